import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';

import type { FieldProps } from './FieldParts';

interface NativeFieldProps extends FieldProps {
  id: string;
  size?: 'normal' | 'small';
  children: (aria: Record<string, string | boolean | undefined>) => ReactNode;
}

/** Label, hint and fault around one of the browser's own controls. */
export function NativeField(props: NativeFieldProps) {
  const { id, name, label, hint, error, optional = false, heading = false, size, children } = props;
  const ids = [hint ? `${id}-hint` : undefined, error === undefined ? undefined : `${id}-error`].filter(
    Boolean,
  );
  const labelElement = (
    <label className="field-label" htmlFor={id}>
      {label}
      {optional && (
        <span className="field-optional">
          {' '}
          <Trans>(nem kötelező)</Trans>
        </span>
      )}
    </label>
  );
  const aria = {
    id,
    name,
    'aria-invalid': error !== undefined || undefined,
    'aria-describedby': ids.length > 0 ? ids.join(' ') : undefined,
    'aria-required': !optional,
  };
  return (
    <div className="field" data-field={name} data-size={size} data-invalid={error !== undefined || undefined}>
      {heading ? <h1 className="field-heading">{labelElement}</h1> : labelElement}
      {hint && (
        <span className="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error !== undefined && (
        <span className="field-error" id={`${id}-error`}>
          <strong>
            <Trans>Hiba:</Trans>
          </strong>{' '}
          {error}
        </span>
      )}
      {children(aria)}
    </div>
  );
}
