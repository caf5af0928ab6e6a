import type { HTMLInputTypeAttribute } from 'react';
import { useId } from 'react';

import type { FieldProps } from './FieldParts';
import { NativeField } from './NativeField';

export interface TextFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  type?: Extract<HTMLInputTypeAttribute, 'text' | 'email' | 'tel' | 'password' | 'date'>;
  autoComplete?: string | undefined;
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email';
  spellCheck?: boolean;
  isDisabled?: boolean;
  /** How wide an answer is expected. */
  width?: 'full' | 'long' | 'short';
}

/** The browser's own input: autofill, password managers and dictation know it best. */
export function TextField(props: TextFieldProps) {
  const {
    value,
    onChange,
    type = 'text',
    autoComplete,
    inputMode,
    spellCheck,
    isDisabled,
    width = 'long',
    ...field
  } = props;
  const id = useId();
  return (
    <NativeField {...field} id={id}>
      {(aria) => (
        <span className="field-box" data-width={width}>
          <input
            {...aria}
            className="input"
            type={type}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            autoComplete={autoComplete}
            inputMode={inputMode}
            spellCheck={spellCheck}
            disabled={isDisabled}
          />
        </span>
      )}
    </NativeField>
  );
}
