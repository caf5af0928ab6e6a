import { useId, useState } from 'react';

import { formatPlainNumber, parseNumber } from '@/lib/number';

import type { FieldProps } from './FieldParts';
import { NativeField } from './NativeField';

export interface NumberFieldProps extends FieldProps {
  /** A text that is no number is given back as it was typed, so that it can be told and put right. */
  value: number | string | undefined;
  onChange: (value: number | string | undefined) => void;
  unit?: string | undefined;
  /** Whole numbers get the keyboard without a comma. */
  whole?: boolean;
}

/** Limits are not clamped and nothing is corrected: a number too large is told, never silently changed. */
export function NumberField({ value, onChange, unit, whole = false, ...field }: NumberFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState(() =>
    typeof value === 'number' ? formatPlainNumber(value) : (value ?? ''),
  );
  const change = (text: string) => {
    setTyped(text);
    onChange(text.trim() === '' ? undefined : (parseNumber(text) ?? text));
  };
  return (
    <NativeField {...field} id={id}>
      {(aria) => (
        <span className="field-box" data-width="short">
          <input
            {...aria}
            className="input"
            inputMode={whole ? 'numeric' : 'decimal'}
            autoComplete="off"
            value={typed}
            onChange={(event) => change(event.target.value)}
          />
          {unit && <span className="field-unit">{unit}</span>}
        </span>
      )}
    </NativeField>
  );
}
