import { RadioButton, RadioField, RadioGroup as AriaRadioGroup } from 'react-aria-components/RadioGroup';

import { FieldFault, FieldHint, FieldLabel } from './FieldParts';
import type { FieldProps } from './FieldParts';

export interface Option {
  value: string;
  label: string;
  hint?: string;
}

export interface RadioGroupProps extends FieldProps {
  value: string | undefined;
  onChange: (value: string) => void;
  options: readonly Option[];
}

export function RadioGroup({
  name,
  label,
  hint,
  error,
  optional = false,
  heading,
  value,
  onChange,
  options,
}: RadioGroupProps) {
  return (
    <AriaRadioGroup
      name={name}
      value={value ?? null}
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
          <RadioField key={option.value} value={option.value}>
            <RadioButton className="choice" data-kind="radio">
              <span className="choice-mark" />
              <span className="choice-text">
                {option.label}
                {option.hint && <span className="choice-hint">{option.hint}</span>}
              </span>
            </RadioButton>
          </RadioField>
        ))}
      </div>
    </AriaRadioGroup>
  );
}
