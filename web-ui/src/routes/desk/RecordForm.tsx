import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { SubmitEvent } from 'react';
import { useEffect, useRef, useState } from 'react';

import { ApiProblem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { checkForm, refusedFields } from '@/features/intake/faults';
import { isCertain, sendCase } from '@/features/intake/send';
import { useLateHeading } from '@/lib/desk/focus';
import { channelWord } from '@/lib/desk/labels';
import { allQuestions, askedPages, withoutHidden } from '@/lib/form/model';
import type { FormSchema } from '@/lib/form/model';
import { loadValidator } from '@/lib/form/validate';
import { useMunicipality, useScope } from '@/lib/municipality';
import { BackLink } from '@/ui/BackLink';
import { Button } from '@/ui/Button';
import { Failure } from '@/ui/desk/Failure';
import { ErrorSummary } from '@/ui/ErrorSummary';
import { QuestionField } from '@/ui/form/QuestionField';
import { Notice } from '@/ui/Notice';
import { Panel } from '@/ui/Panel';
import { RadioGroup } from '@/ui/RadioGroup';
import { TextArea } from '@/ui/TextArea';
import { TextField } from '@/ui/TextField';

import {
  contactParts,
  forgetDraft,
  keepDraft,
  keepReceipt,
  prepare,
  readDraft,
  RECORDED_CHANNELS,
} from './record-draft';
import type { ContactPart, RecordDraft } from './record-draft';

type Messages = Readonly<Record<string, string>>;

/** The resident’s form on one page, with what only an agent writes down: channel, who asks, a note. */
export function RecordForm({ service }: { service: Schema<'ServicePage'> }) {
  const scope = useScope();
  const { slug } = useMunicipality();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = service.form as unknown as FormSchema;
  const [draft, setDraft] = useState(() => readDraft(service.code));
  const [faults, setFaults] = useState<Messages>({});
  const [attempt, setAttempt] = useState(0);
  useLateHeading();
  useEffect(() => void loadValidator(), []);

  const change = (next: RecordDraft) => {
    setDraft(next);
    keepDraft(service.code, next);
  };
  const underway = useRef(false);
  const send = useMutation({
    mutationFn: (pending: NonNullable<RecordDraft['pending']>) => sendCase(slug, pending),
    onSettled: () => {
      underway.current = false;
    },
    onSuccess: async (receipt) => {
      forgetDraft(service.code);
      keepReceipt(receipt);
      void queryClient.invalidateQueries({ queryKey: ['cases'] });
      await navigate({ to: '/$municipality/desk/receipt', params: { municipality: slug } });
    },
    onError: (error) => {
      if (!isCertain(error)) return;
      const { pending: _, ...rest } = draft;
      change(rest);
      if (error instanceof ApiProblem) {
        setFaults(serverFaults(form, error));
        setAttempt((count) => count + 1);
      }
    },
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    await loadValidator();
    const found = draft.pending ? {} : checkForm(form, draft.answers);
    setFaults(found);
    setAttempt(attempt + 1);
    // Two presses faster than the screen can follow are one.
    if (Object.keys(found).length > 0 || underway.current) return;
    underway.current = true;
    const pending = prepare(form, draft, service, scope.language);
    change({ ...draft, pending });
    send.mutate(pending);
  };
  const uncertain = draft.pending !== undefined && !send.isPending;
  const labels = labelsOf(form);
  const items = Object.entries(faults).map(([name, message]) => ({
    name,
    message,
    label: labels[name] ?? '',
  }));
  return (
    <form className="record" onSubmit={(event) => void submit(event)} noValidate>
      <header className="record-head">
        <BackLink to="/$municipality/desk/new" params={{ municipality: slug }}>
          <Trans>Másik szolgáltatás</Trans>
        </BackLink>
        <h1>{service.name}</h1>
        <p className="soft">
          {service.department.name} · {service.deadline.text}
        </p>
      </header>
      {items.length > 0 && <ErrorSummary key={attempt} items={items} />}
      {send.error && items.length === 0 && <Failure error={send.error} />}
      {uncertain && (
        <Notice tone="warning">
          <p>
            <Trans>
              Nem tudjuk, megérkezett-e. Küldje el nyugodtan újra: akkor is csak egy ügy lesz belőle, ha az
              első már megérkezett.
            </Trans>
          </p>
        </Notice>
      )}
      <fieldset className="record-columns" disabled={draft.pending !== undefined && !uncertain}>
        <legend className="visually-hidden">
          <Trans>Az ügy adatai</Trans>
        </legend>
        <div className="stack">
          <Panel title={<Trans>Hogyan keresett meg minket?</Trans>}>
            <div className="radio-row">
              <RadioGroup
                name="channel"
                label={<span className="visually-hidden">{t`Csatorna`}</span>}
                options={RECORDED_CHANNELS.map((value) => ({ value, label: channelWord(value) }))}
                value={draft.channel}
                onChange={(channel) => change({ ...draft, channel: channel as RecordDraft['channel'] })}
              />
            </div>
          </Panel>
          {askedPages(form, draft.answers).map(({ page, questions }) => (
            <Panel key={page.code} title={page.title}>
              {questions.map((question) => (
                <QuestionField
                  key={question.name}
                  question={question}
                  value={draft.answers[question.name]}
                  error={faults[question.name]}
                  onChange={(value) =>
                    change({
                      ...draft,
                      answers: withoutHidden(form, { ...draft.answers, [question.name]: value }),
                    })
                  }
                />
              ))}
            </Panel>
          ))}
        </div>
        <div className="stack record-side">
          {service.page.notice && (
            <Notice tone="warning" title={<Trans>Kérdezze meg először</Trans>}>
              <p className="prose-lines">{service.page.notice}</p>
            </Notice>
          )}
          <ContactPanel form={form} draft={draft} onChange={change} faults={faults} />
          <Panel title={<Trans>Belső jegyzet</Trans>}>
            <TextArea
              name="note"
              label={t`Amit a kollégáknak tudniuk kell`}
              hint={t`Az ügyfél nem látja.`}
              optional
              rows={3}
              value={draft.note}
              onChange={(note) => change({ ...draft, note })}
            />
          </Panel>
          <Panel title={<Trans>Mondja el az ügyfélnek</Trans>} tone="sunk">
            <p className="prose-lines">{service.page.afterwards}</p>
            <p>
              <strong>
                <Trans>Díja:</Trans>
              </strong>{' '}
              {service.page.fee}
            </p>
          </Panel>
        </div>
      </fieldset>
      <div className="record-foot">
        <Button type="submit" size="large" isPending={send.isPending}>
          {uncertain ? <Trans>Elküldöm újra</Trans> : <Trans>Felveszem az ügyet</Trans>}
        </Button>
      </div>
    </form>
  );
}

function ContactPanel({
  form,
  draft,
  onChange,
  faults,
}: {
  form: FormSchema;
  draft: RecordDraft;
  onChange: (draft: RecordDraft) => void;
  faults: Messages;
}) {
  const parts = contactParts(form);
  if (parts.length === 0) return null;
  const labels = contactLabels();
  return (
    <Panel title={<Trans>Ki kéri?</Trans>}>
      <p className="soft">
        <Trans>Ha nem akarja megadni, az is rendben van.</Trans>
      </p>
      {parts.map((part) => (
        <TextField
          key={part}
          name={contactField(part)}
          label={labels[part]}
          optional
          value={draft.contact[part] ?? ''}
          onChange={(text) => onChange({ ...draft, contact: { ...draft.contact, [part]: text } })}
          error={faults[contactField(part)]}
          autoComplete="off"
          width="full"
        />
      ))}
    </Panel>
  );
}

/** Apart from a form’s own question of the same name. */
function contactField(part: ContactPart): string {
  return `contact-${part}`;
}

function contactLabels(): Record<ContactPart, string> {
  return { name: t`Neve`, phone: t`Telefonszám`, email: t`E-mail-cím`, address: t`Címe` };
}

function labelsOf(form: FormSchema): Record<string, string> {
  const contact = Object.entries(contactLabels()).map(([part, label]) => [
    contactField(part as ContactPart),
    label,
  ]);
  const questions = allQuestions(form).map(({ name, ui }) => [name, ui.label]);
  return Object.fromEntries([...contact, ...questions]) as Record<string, string>;
}

/** The server’s faults by field: the form’s questions keep their names, the agent’s own fields get theirs. */
function serverFaults(form: FormSchema, problem: ApiProblem): Messages {
  const fields = refusedFields(problem);
  const questions = new Set(allQuestions(form).map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(fields).map(([name, message]) => [
      questions.has(name) ? name : `contact-${name}`,
      message,
    ]),
  );
}
