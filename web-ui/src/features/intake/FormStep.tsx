import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { SubmitEvent } from 'react';
import { useEffect, useState } from 'react';

import { outOf } from '@/lib/out-of';
import { withoutHidden } from '@/lib/form/model';
import type { FormSchema } from '@/lib/form/model';
import { loadValidator } from '@/lib/form/validate';
import { Button } from '@/ui/Button';
import { ErrorSummary } from '@/ui/ErrorSummary';
import type { SummaryItem } from '@/ui/ErrorSummary';
import { QuestionField } from '@/ui/form/QuestionField';
import { PageTitle } from '@/ui/PageTitle';
import { ProgressBar } from '@/ui/ProgressBar';

import { ContactFields } from './ContactFields';
import type { Draft } from './draft';
import { checkQuestions } from './faults';
import { CONTACT_PAGE } from './pages';
import type { IntakePage } from './pages';

interface FormStepProps {
  form: FormSchema;
  page: IntakePage;
  step: number;
  steps: number;
  owner: string;
  serviceName: string;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  /** Everything on this page is as it should be. */
  onDone: () => void;
}

/** One page of a form: usually one question. */
export function FormStep({
  form,
  page,
  step,
  steps,
  owner,
  serviceName,
  draft,
  onDraft,
  onDone,
}: FormStepProps) {
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [attempt, setAttempt] = useState(0);
  const errors: Readonly<Record<string, string>> = { ...draft.refused, ...faults };
  const isContact = page.code === CONTACT_PAGE;
  const single = page.questions.length === 1 && page.questions[0]?.ui.widget !== 'checkbox';
  const title = isContact
    ? t`Hogyan érjük el Önt?`
    : single
      ? (page.questions[0]?.ui.label ?? '')
      : (page.title ?? '');
  const counter = t`${step}. lépés ${outOf(steps)}`;

  useEffect(() => void loadValidator(), []);

  const without = (name: string) => {
    const entries = Object.entries(draft.refused).filter(([field]) => field !== name);
    return Object.fromEntries(entries);
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    await loadValidator();
    const found = checkQuestions(page.questions, draft.answers);
    setFaults(found);
    setAttempt(attempt + 1);
    if (Object.keys(found).length === 0) onDone();
  };
  const items = summary(page, errors);
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="form-step">
      <PageTitle title={`${title} – ${serviceName}`} owner={owner} hasErrors={items.length > 0} />
      {items.length > 0 && <ErrorSummary key={attempt} items={items} />}
      <ProgressBar label={counter} value={step} max={steps} />
      <p className="form-service">{serviceName}</p>
      {!single && <h1>{title}</h1>}
      {isContact ? (
        <ContactFields
          value={draft.contact}
          errors={errors}
          onChange={(contact) => onDraft({ ...draft, contact, refused: {} })}
        />
      ) : (
        page.questions.map((question) => (
          <QuestionField
            key={question.name}
            question={question}
            value={draft.answers[question.name]}
            error={errors[question.name]}
            heading={single}
            onChange={(value) => {
              const answers = withoutHidden(form, { ...draft.answers, [question.name]: value });
              onDraft({ ...draft, answers, refused: without(question.name) });
            }}
          />
        ))
      )}
      <div className="form-actions">
        <Button type="submit" size="large">
          <Trans>Tovább</Trans>
        </Button>
      </div>
    </form>
  );
}

/** A server's refusal of a contact field has no question; its own label tells enough. */
function summary(page: IntakePage, errors: Readonly<Record<string, string>>): SummaryItem[] {
  if (page.code === CONTACT_PAGE) {
    return ['name', 'phone', 'email']
      .filter((name) => name in errors)
      .map((name) => ({ name, message: errors[name] ?? '' }));
  }
  const many = page.questions.length > 1;
  return page.questions
    .filter(({ name }) => name in errors)
    .map(({ name, ui }) => ({ name, message: errors[name] ?? '', ...(many && { label: ui.label }) }));
}
