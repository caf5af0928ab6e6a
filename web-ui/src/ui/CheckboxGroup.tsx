import { CheckboxGroup as AriaCheckboxGroup } from 'react-aria-components/CheckboxGroup';

import { Checkbox } from './Checkbox';
import { FieldFault, FieldHint, FieldLabel } from './FieldParts';
import type { FieldProps } from './FieldParts';
import type { Option } from './RadioGroup';

export interface CheckboxGroupProps extends FieldProps {
  value: readonly string[];
  onChange: (value: string[]) => void;
  options: readonly Option[];
}

export function CheckboxGroup({
  name,
  label,
  hint,
  error,
  optional = false,
  heading,
  value,
  onChange,
  options,
}: CheckboxGroupProps) {
  return (
    <AriaCheckboxGroup
      name={name}
      value={[...value]}
      onChange={onChange}
      isInvalid={error !== undefined}
      isRequired={!optional}
      validationBehavior="aria"
      className="field"
      data-field={name}
    >
      <FieldLabel label={label} optional={optional} heading={heading ?? false} />
      <FieldHint hint={hint} />
      <FieldFault error={error} />
      <div className="choices">
        {options.map((option) => (
          <Checkbox key={option.value} value={option.value}>
            {option.label}
            {option.hint && <span className="choice-hint">{option.hint}</span>}
          </Checkbox>
        ))}
      </div>
    </AriaCheckboxGroup>
  );
}
