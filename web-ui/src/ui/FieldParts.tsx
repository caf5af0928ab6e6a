import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';

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

export function OptionalMark() {
  return (
    <>
      {' '}
      <span className="field-optional">
        <Trans>(nem kötelező)</Trans>
      </span>
    </>
  );
}

export function FieldHint({ id, hint }: { id: string; hint: ReactNode }) {
  return hint ? (
    <span className="field-hint" id={`${id}-hint`}>
      {hint}
    </span>
  ) : null;
}

export function FieldFault({ id, error }: { id: string; error: string | undefined }) {
  return error === undefined ? null : (
    <span className="field-error" id={`${id}-error`}>
      <strong>
        <Trans>Hiba:</Trans>
      </strong>{' '}
      {error}
    </span>
  );
}
