import { t } from '@lingui/core/macro';
import { useId } from 'react';

import type { FieldProps } from './FieldParts';
import { NativeField } from './NativeField';
import type { Option } from './Choices';

export interface SelectProps extends FieldProps {
  value: string | undefined;
  onChange: (value: string) => void;
  options: readonly Option[];
  size?: 'normal' | 'small';
  /** What the empty choice says; without it there is one only until something is chosen. */
  none?: string;
  autoComplete?: string | undefined;
}

/** The browser's own list: every phone has a good one, and it weighs nothing. */
export function Select({
  value,
  onChange,
  options,
  size = 'normal',
  none,
  autoComplete,
  ...field
}: SelectProps) {
  const id = useId();
  return (
    <NativeField {...field} id={id} size={size}>
      {(aria) => (
        <select
          {...aria}
          className="input select"
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value)}
          autoComplete={autoComplete}
        >
          {(none !== undefined || value === undefined) && <option value="">{none ?? t`Válasszon…`}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </NativeField>
  );
}
