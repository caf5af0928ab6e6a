import type { ReactNode } from 'react';
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import type { CheckboxFieldProps } from 'react-aria-components/Checkbox';

import { FieldFault } from './FieldParts';

export interface CheckboxProps extends Omit<CheckboxFieldProps, 'className' | 'style' | 'children'> {
  children: ReactNode;
  /** What is wrong, when it stands alone and not in a group. */
  error?: string | undefined;
}

export function Checkbox({ children, error, ...props }: CheckboxProps) {
  return (
    <CheckboxField
      {...props}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className="choice-field"
      {...(props.name !== undefined && { 'data-field': props.name })}
    >
      <FieldFault error={error} />
      <CheckboxButton className="choice" data-kind="checkbox">
        <span className="choice-mark">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="m3 8.5 3.5 3.5L13 4.5" />
          </svg>
        </span>
        <span className="choice-text">{children}</span>
      </CheckboxButton>
    </CheckboxField>
  );
}
