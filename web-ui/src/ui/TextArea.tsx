import { Trans } from '@lingui/react/macro';
import { useId } from 'react';

import { formatNumber } from '@/lib/format';

import type { FieldProps } from './FieldParts';
import { NativeField } from './NativeField';

export interface TextAreaProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  /** Shown as what is left, never cut off while typing. */
  limit?: number | undefined;
  isDisabled?: boolean;
}

export function TextArea({ value, onChange, rows = 6, limit, isDisabled, ...field }: TextAreaProps) {
  const id = useId();
  return (
    <NativeField {...field} id={id}>
      {(aria) => (
        <>
          <textarea
            {...aria}
            className="input"
            rows={rows}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            disabled={isDisabled}
          />
          {limit !== undefined && <Remaining limit={limit} length={value.length} />}
        </>
      )}
    </NativeField>
  );
}

/** Said aloud only when the end is near, so that it does not talk over typing. */
function Remaining({ limit, length }: { limit: number; length: number }) {
  const left = formatNumber(Math.max(0, limit - length));
  const over = formatNumber(length - limit);
  return (
    <p
      className="field-count"
      data-over={length > limit || undefined}
      aria-live={length > limit * 0.9 ? 'polite' : 'off'}
    >
      {length > limit ? (
        <Trans>{over} karakterrel több a megengedettnél</Trans>
      ) : (
        <Trans>Még {left} karakter fér el</Trans>
      )}
    </p>
  );
}
