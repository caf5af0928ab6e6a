import type { ReactNode } from 'react';

import { FieldFault, FieldHint, OptionalMark } from './FieldParts';
import type { FieldProps } from './FieldParts';

interface NativeFieldProps extends FieldProps {
  id: string;
  size?: 'normal' | 'small';
  children: (aria: Record<string, string | boolean | undefined>) => ReactNode;
}

/** Label, hint and fault around one of the browser's own controls. */
export function NativeField(props: NativeFieldProps) {
  const { id, name, label, hint, error, optional = false, heading = false, size, children } = props;
  const described = [hint ? `${id}-hint` : '', error === undefined ? '' : `${id}-error`]
    .filter(Boolean)
    .join(' ');
  const labelElement = (
    <label className="field-label" htmlFor={id}>
      {label}
      {optional && <OptionalMark />}
    </label>
  );
  const aria = {
    id,
    name,
    'aria-invalid': error !== undefined || undefined,
    'aria-describedby': described || undefined,
    'aria-required': !optional,
  };
  return (
    <div className="field" data-field={name} data-size={size} data-invalid={error !== undefined || undefined}>
      {heading ? <h1 className="field-heading">{labelElement}</h1> : labelElement}
      <FieldHint id={id} hint={hint} />
      <FieldFault id={id} error={error} />
      {children(aria)}
    </div>
  );
}
