import type { FieldProps } from './FieldParts';
import { FieldHint, FieldFault, OptionalMark } from './FieldParts';

export interface Option {
  value: string;
  label: string;
  hint?: string;
}

interface ChoicesProps extends FieldProps {
  id: string;
  kind: 'radio' | 'checkbox';
  options: readonly Option[];
  isChosen: (value: string) => boolean;
  onChoose: (value: string, chosen: boolean) => void;
}

/** A question with its options as the browser's own radio buttons or check boxes, large enough for a thumb. */
export function Choices(props: ChoicesProps) {
  const {
    id,
    kind,
    name,
    label,
    hint,
    error,
    optional = false,
    heading = false,
    options,
    isChosen,
    onChoose,
  } = props;
  const described = [hint ? `${id}-hint` : '', error === undefined ? '' : `${id}-error`]
    .filter(Boolean)
    .join(' ');
  const legend = (
    <>
      {label}
      {optional && <OptionalMark />}
    </>
  );
  return (
    <fieldset
      className="field"
      data-field={name}
      data-invalid={error !== undefined || undefined}
      aria-describedby={described || undefined}
    >
      <legend className="field-label">
        {heading ? <h1 className="field-heading">{legend}</h1> : legend}
      </legend>
      <FieldHint id={id} hint={hint} />
      <FieldFault id={id} error={error} />
      <div className="choices">
        {options.map((option) => (
          <label key={option.value} className="choice" data-kind={kind}>
            <input
              type={kind}
              name={name}
              value={option.value}
              checked={isChosen(option.value)}
              onChange={(event) => onChoose(option.value, event.target.checked)}
            />
            <span className="choice-text">
              {option.label}
              {option.hint && <span className="choice-hint">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
