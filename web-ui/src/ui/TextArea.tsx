import { Trans } from '@lingui/react/macro';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField } from 'react-aria-components/TextField';

import { formatNumber } from '@/lib/format';

import { FieldFault, FieldHint, FieldLabel } from './FieldParts';
import type { FieldProps } from './FieldParts';

export interface TextAreaProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  /** Shown as what is left, never cut off while typing. */
  limit?: number | undefined;
  isDisabled?: boolean;
}

export function TextArea({
  name,
  label,
  hint,
  error,
  optional = false,
  heading,
  rows = 6,
  limit,
  ...rest
}: TextAreaProps) {
  return (
    <AriaTextField
      {...rest}
      name={name}
      isInvalid={error !== undefined}
      isRequired={!optional}
      validationBehavior="aria"
      className="field"
      data-field={name}
    >
      <FieldLabel label={label} optional={optional} heading={heading ?? false} />
      <FieldHint hint={hint} />
      <FieldFault error={error} />
      <AriaTextArea className="input" rows={rows} />
      {limit !== undefined && <Remaining limit={limit} length={rest.value.length} />}
    </AriaTextField>
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
