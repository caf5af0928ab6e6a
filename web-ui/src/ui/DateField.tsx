import { parseDate } from '@internationalized/date';
import { DateField as AriaDateField, DateInput, DateSegment } from 'react-aria-components/DateField';

import { AriaFieldParts } from './AriaFieldParts';
import type { FieldProps } from './FieldParts';

export interface DateFieldProps extends FieldProps {
  /** `2026-11-23`, or nothing. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  autoComplete?: string | undefined;
}

/** Year, month and day typed one after the other, in the reader's order. */
export function DateField(props: DateFieldProps) {
  const {
    name,
    label,
    hint,
    error,
    optional = false,
    heading = false,
    value,
    onChange,
    autoComplete,
  } = props;
  return (
    <AriaDateField
      name={name}
      value={value === undefined ? null : parseDate(value)}
      onChange={(date) => onChange(date?.toString())}
      {...(autoComplete !== undefined && { autoComplete })}
      isInvalid={error !== undefined}
      isRequired={!optional}
      validationBehavior="aria"
      shouldForceLeadingZeros
      className="field"
      data-field={name}
    >
      <AriaFieldParts label={label} hint={hint} error={error} optional={optional} heading={heading} />
      <DateInput className="input date-input">
        {(segment) => <DateSegment segment={segment} className="date-segment" />}
      </DateInput>
    </AriaDateField>
  );
}
