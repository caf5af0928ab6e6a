import { lazy, Suspense } from 'react';

import { autocompleteToken } from '@/lib/form/autocomplete';
import type { Place, Question } from '@/lib/form/model';

import { Checkbox } from '../Checkbox';
import { CheckboxGroup } from '../CheckboxGroup';
import { NumberField } from '../NumberField';
import { RadioGroup } from '../RadioGroup';
import { Select } from '../Select';
import { Skeleton } from '../Skeleton';
import { TextArea } from '../TextArea';
import { TextField } from '../TextField';

import { PlaceField } from './PlaceField';

// Calendars are heavy and few forms ask for a date.
const DateField = lazy(() => import('../DateField').then(({ DateField }) => ({ default: DateField })));

interface QuestionFieldProps {
  question: Question;
  value: unknown;
  onChange: (value: unknown) => void;
  error?: string | undefined;
  /** The question is the page's heading. */
  heading?: boolean;
}

/** One question of a form with the field that its `x-ui.widget` names. */
export function QuestionField({ question, value, onChange, error, heading = false }: QuestionFieldProps) {
  const { name, schema, ui, required } = question;
  const field = { name, label: ui.label, hint: ui.hint, error, optional: !required, heading };
  const text = typeof value === 'string' ? value : '';
  const autoComplete = autocompleteToken(ui);
  const options = (schema.enum ?? schema.items?.enum ?? []).map((code) => ({
    value: code,
    label: ui.options?.[code] ?? code,
  }));
  switch (ui.widget) {
    case 'textarea':
      return <TextArea {...field} value={text} onChange={onChange} limit={schema.maxLength} />;
    case 'email':
      return (
        <TextField
          {...field}
          value={text}
          onChange={onChange}
          type="email"
          autoComplete={autoComplete ?? 'email'}
          spellCheck={false}
        />
      );
    case 'phone':
      return (
        <TextField
          {...field}
          value={text}
          onChange={onChange}
          type="tel"
          autoComplete={autoComplete ?? 'tel'}
        />
      );
    case 'date':
      return (
        <Suspense fallback={<Skeleton lines={2} />}>
          <DateField {...field} value={text || undefined} onChange={onChange} autoComplete={autoComplete} />
        </Suspense>
      );
    case 'number':
      return (
        <NumberField
          {...field}
          value={value as number | string | undefined}
          onChange={onChange}
          unit={ui.unit ?? undefined}
          whole={schema.type === 'integer'}
        />
      );
    case 'radio':
      return <RadioGroup {...field} value={text || undefined} onChange={onChange} options={options} />;
    case 'select':
      return <Select {...field} value={text || undefined} onChange={onChange} options={options} />;
    case 'checkboxes':
      return (
        <CheckboxGroup
          {...field}
          value={(value as string[] | undefined) ?? []}
          onChange={onChange}
          options={options}
        />
      );
    case 'checkbox':
      return <StatementField {...field} checked={value === true} onChange={onChange} />;
    case 'place':
      return <PlaceField {...field} value={value as Place | undefined} onChange={onChange} />;
    default:
      return (
        <TextField
          {...field}
          value={text}
          onChange={onChange}
          autoComplete={autoComplete}
          width={(schema.maxLength ?? 200) <= 20 ? 'short' : 'full'}
        />
      );
  }
}

interface StatementFieldProps {
  name: string;
  label: string;
  hint?: string | null | undefined;
  error?: string | undefined;
  heading: boolean;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** A single statement to agree to; its text stands beside the box. */
function StatementField({ name, label, hint, error, checked, onChange }: StatementFieldProps) {
  return (
    <Checkbox name={name} isSelected={checked} onChange={onChange} error={error}>
      {label}
      {hint && <span className="choice-hint">{hint}</span>}
    </Checkbox>
  );
}
