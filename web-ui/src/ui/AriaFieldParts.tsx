import { Trans } from '@lingui/react/macro';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';

import { OptionalMark } from './FieldParts';
import type { FieldProps } from './FieldParts';

/** Label, hint and fault inside a field of React Aria, which ties them together itself. */
export function AriaFieldParts({ label, hint, error, optional, heading }: Omit<FieldProps, 'name'>) {
  const labelElement = (
    <Label className="field-label">
      {label}
      {optional && <OptionalMark />}
    </Label>
  );
  return (
    <>
      {heading ? <h1 className="field-heading">{labelElement}</h1> : labelElement}
      {hint && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">
        <strong>
          <Trans>Hiba:</Trans>
        </strong>{' '}
        {error}
      </FieldError>
    </>
  );
}
