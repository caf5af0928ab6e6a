import { Button } from 'react-aria-components/Button';
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';

import { fold } from '@/lib/fold';

import { AriaFieldParts } from './AriaFieldParts';
import type { FieldProps } from './FieldParts';
import { ChevronDownIcon } from './icons';
import type { Option } from './Choices';

export interface ComboBoxProps extends FieldProps {
  value: string | null;
  onChange: (value: string | null) => void;
  options: readonly Option[];
}

/** A select that can be typed into; finds options whatever the case and accents. */
export function ComboBox({
  name,
  label,
  hint,
  error,
  optional = false,
  heading,
  value,
  onChange,
  options,
}: ComboBoxProps) {
  return (
    <AriaComboBox
      name={name}
      value={value}
      onChange={(key) => onChange(key === null ? null : String(key))}
      defaultItems={options}
      defaultFilter={(text, typed) => fold(text).includes(fold(typed))}
      isInvalid={error !== undefined}
      isRequired={!optional}
      validationBehavior="aria"
      menuTrigger="focus"
      className="field"
      data-field={name}
    >
      <AriaFieldParts label={label} hint={hint} error={error} optional={optional} heading={heading} />
      <Group className="field-box" data-width="long">
        <Input className="input" />
        <Button className="field-button">
          <ChevronDownIcon />
        </Button>
      </Group>
      <Popover className="popover" data-width="trigger">
        <ListBox<Option> className="list-box">
          {(option) => (
            <ListBoxItem id={option.value} className="list-item" textValue={option.label}>
              {option.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
