import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';

/** What every field of ours takes. */
export interface FieldProps {
  /** The field's name: error summaries find it by this. */
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and what to do about it. */
  error?: string | undefined;
  /** Says “(optional)” behind the label; required fields say nothing. */
  optional?: boolean;
  /** The label is the page's heading: one question a page. */
  heading?: boolean;
}

export function FieldLabel({ label, optional, heading }: Pick<FieldProps, 'label' | 'optional' | 'heading'>) {
  const content = (
    <Label className="field-label">
      {label}
      {optional && (
        <span className="field-optional">
          {' '}
          <Trans>(nem kötelező)</Trans>
        </span>
      )}
    </Label>
  );
  return heading ? (
    <h1 className="field-heading" tabIndex={-1}>
      {content}
    </h1>
  ) : (
    content
  );
}

export function FieldHint({ hint }: Pick<FieldProps, 'hint'>) {
  return hint ? (
    <Text slot="description" className="field-hint">
      {hint}
    </Text>
  ) : null;
}

export function FieldFault({ error }: Pick<FieldProps, 'error'>) {
  return (
    <FieldError className="field-error">
      <strong>
        <Trans>Hiba:</Trans>
      </strong>{' '}
      {error}
    </FieldError>
  );
}
