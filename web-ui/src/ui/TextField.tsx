import type { HTMLInputTypeAttribute } from 'react';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { TextField as AriaTextField } from 'react-aria-components/TextField';

import { FieldFault, FieldHint, FieldLabel } from './FieldParts';
import type { FieldProps } from './FieldParts';

export interface TextFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  type?: Extract<HTMLInputTypeAttribute, 'text' | 'email' | 'tel' | 'password'>;
  autoComplete?: string | undefined;
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email';
  maxLength?: number | undefined;
  spellCheck?: 'true' | 'false';
  isDisabled?: boolean;
  /** How wide an answer is expected: a number of characters, or all there is. */
  width?: 'full' | 'long' | 'short';
}

export function TextField(props: TextFieldProps) {
  const {
    name,
    label,
    hint,
    error,
    optional = false,
    heading,
    width = 'long',
    type = 'text',
    ...rest
  } = props;
  return (
    <AriaTextField
      {...rest}
      name={name}
      type={type}
      isInvalid={error !== undefined}
      isRequired={!optional}
      validationBehavior="aria"
      className="field"
      data-field={name}
    >
      <FieldLabel label={label} optional={optional} heading={heading ?? false} />
      <FieldHint hint={hint} />
      <FieldFault error={error} />
      <Group className="field-box" data-width={width}>
        <Input className="input" />
      </Group>
    </AriaTextField>
  );
}
