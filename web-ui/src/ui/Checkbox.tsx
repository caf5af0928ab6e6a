import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useId } from 'react';

export interface CheckboxProps {
  name: string;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  children: ReactNode;
  /** What is wrong, when it stands alone and not in a group. */
  error?: string | undefined;
  isDisabled?: boolean;
}

export function Checkbox({ name, isSelected, onChange, children, error, isDisabled = false }: CheckboxProps) {
  const id = useId();
  return (
    <div className="choice-field" data-field={name} data-invalid={error !== undefined || undefined}>
      {error !== undefined && (
        <span className="field-error" id={id}>
          <strong>
            <Trans>Hiba:</Trans>
          </strong>{' '}
          {error}
        </span>
      )}
      <label className="choice" data-kind="checkbox">
        <input
          type="checkbox"
          name={name}
          checked={isSelected}
          disabled={isDisabled}
          onChange={(event) => onChange(event.target.checked)}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={error === undefined ? undefined : id}
        />
        <span className="choice-text">{children}</span>
      </label>
    </div>
  );
}
