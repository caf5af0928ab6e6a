import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';

import type { Scope } from '@/api/keys';
import { ApiProblem, faultsByField } from '@/api/problem';
import type { Schema } from '@/api/types';
import { departmentRoleWord, OUTCOMES, outcomeWord } from '@/lib/desk/labels';
import { eventLine } from '@/lib/desk/story';
import type { Names } from '@/lib/desk/story';
import { focusField } from '@/lib/focus';
import { Button } from '@/ui/Button';
import { ComboBox } from '@/ui/ComboBox';
import { ConflictNotice } from '@/ui/desk/ConflictNotice';
import { Failure } from '@/ui/desk/Failure';
import { LockIcon } from '@/ui/desk/icons';
import { Dialog } from '@/ui/Dialog';
import { EyeIcon } from '@/ui/icons';
import { RadioGroup } from '@/ui/RadioGroup';
import { Select } from '@/ui/Select';
import { TextArea } from '@/ui/TextArea';
import { TextField } from '@/ui/TextField';

import { moveLabel } from './moves';
import type { Change, SeenCase } from './queries';
import { useCaseChange } from './useCaseChange';

const DUTY_POOL = 'duty-pool';
const REASON_LIMIT = 4000;

interface DialogProps {
  scope: Scope;
  seen: SeenCase;
  names: Names;
  onClose: () => void;
  onDone: (text: string) => void;
}

/** The frame of every dialog that changes a case: refusals, conflicts, and the two buttons. */
function ChangeForm({
  title,
  submit,
  change,
  danger = false,
  possible = true,
  onClose,
  onSubmit,
  names,
  children,
}: {
  title: string;
  submit: ReactNode;
  change: ReturnType<typeof useCaseChange>;
  danger?: boolean;
  /** Whether it can still be done after what others did. */
  possible?: boolean;
  onClose: () => void;
  onSubmit: () => void;
  names: Names;
  children: ReactNode;
}) {
  const news = change.news?.map((event) => eventLine(event, names));
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          if (!change.isPending) onSubmit();
        }}
      >
        {news && <ConflictNotice news={news} />}
        {change.error && <Failure error={change.error} />}
        {children}
        {!possible && (
          <p>
            <Trans>Így ez már nem lehetséges. Ha kell, másolja ki a szövegét, mielőtt bezárja.</Trans>
          </p>
        )}
        <div className="dialog-foot">
          <Button tone="secondary" onPress={onClose}>
            <Trans>Mégsem</Trans>
          </Button>
          <Button
            type="submit"
            tone={danger ? 'danger' : 'primary'}
            isPending={change.isPending}
            isDisabled={!possible}
          >
            {change.news ? <Trans>Így is megteszem</Trans> : submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Brings the first field that lacks something to the reader, once its fault is drawn. */
function focusFirst(missing: Readonly<Record<string, string | undefined>>): boolean {
  const first = Object.keys(missing)[0];
  if (first !== undefined) setTimeout(() => focusField(first), 0);
  return first !== undefined;
}

/** A move that needs words: why, who reads them, and what came of it. */
export function MoveDialog({
  scope,
  seen,
  names,
  onClose,
  onDone,
  to,
}: DialogProps & { to: Schema<'CaseStatus'> }) {
  const [on] = useState(seen);
  const [reason, setReason] = useState('');
  const [outcome, setOutcome] = useState<Schema<'Outcome'>>();
  const [missing, setMissing] = useState<{ reason?: string; outcome?: string }>({});
  const change = useCaseChange(scope, () => onDone(t`Az ügy új állapotba került.`));
  const rules = (change.now ?? on).data.allowedTransitions.find((transition) => transition.to === to);
  const left = on.data.tasks.filter(({ status }) => status !== 'done' && status !== 'skipped').length;
  const ends = to === 'rejected' || to === 'withdrawn';
  const submit = () => {
    const found: typeof missing = {};
    if (rules?.outcomeRequired && outcome === undefined) found.outcome = t`Válassza ki, mi lett az eredmény.`;
    if (rules?.reasonRequired && reason.trim() === '') {
      found.reason = rules.reasonPublic ? t`Írja le az ügyfélnek.` : t`Írja le, miért.`;
    }
    setMissing(found);
    if (focusFirst(found)) return;
    const body: Schema<'CaseTransition'> = { to };
    if (reason.trim() !== '') body.reason = reason.trim();
    if (outcome) body.outcome = outcome;
    change.run({ kind: 'move', body }, on);
  };
  const title = moveLabel(to, on.data.status).replace('…', '');
  return (
    <ChangeForm
      title={title}
      submit={title}
      change={change}
      danger={ends}
      possible={rules !== undefined}
      onClose={onClose}
      onSubmit={submit}
      names={names}
    >
      {rules?.outcomeRequired && (
        <RadioGroup
          name="outcome"
          label={t`Mi lett az eredmény?`}
          options={OUTCOMES.map((value) => ({ value, label: outcomeWord(value) }))}
          value={outcome}
          onChange={(value) => setOutcome(value as Schema<'Outcome'>)}
          error={missing.outcome}
        />
      )}
      <div className="reading" data-public={rules?.reasonPublic || undefined}>
        <p className="said-who">
          {rules?.reasonPublic ? <EyeIcon /> : <LockIcon />}
          {rules?.reasonPublic ? (
            <Trans>Ezt az ügyfél üzenetként megkapja.</Trans>
          ) : (
            <Trans>Ezt csak munkatársak olvassák.</Trans>
          )}
        </p>
        <TextArea
          name="reason"
          label={reasonLabel(rules)}
          hint={reasonHint(to)}
          optional={!rules?.reasonRequired}
          rows={5}
          limit={reason.length > REASON_LIMIT * 0.8 ? REASON_LIMIT : undefined}
          value={reason}
          onChange={setReason}
          error={missing.reason}
        />
      </div>
      {ends && left > 0 && (
        <p>
          <Plural
            value={left}
            one="A még hátralévő # feladat elmarad."
            other="A még hátralévő # feladat elmarad."
          />
        </p>
      )}
    </ChangeForm>
  );
}

function reasonLabel(rules: Schema<'AllowedTransition'> | undefined): string {
  if (rules?.reasonPublic) return t`Mit írjunk az ügyfélnek?`;
  return rules?.reasonRequired ? t`Miért?` : t`Megjegyzés a kollégáknak`;
}

function reasonHint(to: Schema<'CaseStatus'>): string | undefined {
  switch (to) {
    case 'waiting_for_resident':
      return t`Kérje világosan, mire van szükség és meddig. Ha válaszol, az ügy magától folytatódik.`;
    case 'waiting_for_partner':
      return t`Kire várunk, mire, és mikor érdemes rákérdezni?`;
    case 'rejected':
      return t`Írja le közérthetően, miért nem, és mit tehet helyette.`;
    default:
      return undefined;
  }
}

interface PeopleProps {
  people: readonly Schema<'User'>[];
}

/** The people of a department, those on duty first. */
function memberOptions(people: readonly Schema<'User'>[], departmentId: string) {
  return people
    .flatMap((person) => {
      const place = person.departments.find((held) => held.departmentId === departmentId);
      return place && person.status === 'active' ? [{ person, place }] : [];
    })
    .sort((a, b) => Number(b.place.onDuty) - Number(a.place.onDuty))
    .map(({ person, place }) => ({
      value: person.id,
      label: `${person.displayName} – ${departmentRoleWord(place.role)}${place.onDuty ? t`, ügyeletben` : ''}`,
    }));
}

/** Another person of the same department, or back to its duty pool. */
export function AssignDialog({ scope, seen, names, people, onClose, onDone }: DialogProps & PeopleProps) {
  const [on] = useState(seen);
  const { assigneeId, departmentId } = on.data;
  const [chosen, setChosen] = useState<string | null>(assigneeId);
  const [fault, setFault] = useState<string>();
  const change = useCaseChange(scope, () => onDone(t`Az ügynek új felelőse van.`));
  const options = [
    { value: DUTY_POOL, label: t`Ügyeleti sor (még senki)` },
    ...memberOptions(people, departmentId),
  ];
  const submit = () => {
    setFault(chosen === null ? t`Válasszon valakit a listából.` : undefined);
    if (chosen === null) return;
    change.run({ kind: 'assign', body: { assigneeId: chosen === DUTY_POOL ? null : chosen } }, on);
  };
  return (
    <ChangeForm
      title={t`Ki legyen a felelős?`}
      submit={<Trans>Ő lesz a felelős</Trans>}
      change={change}
      possible={(change.now ?? on).data.permissions.includes('assign')}
      onClose={onClose}
      onSubmit={submit}
      names={names}
    >
      <ComboBox
        name="assignee"
        label={t`Munkatárs`}
        hint={on.data.department?.name}
        value={chosen}
        onChange={setChosen}
        options={options}
        error={fault}
      />
    </ChangeForm>
  );
}

/** Another department answers for it from now on; it is told why. */
export function HandOverDialog({
  scope,
  seen,
  names,
  people,
  departments,
  onClose,
  onDone,
}: DialogProps & PeopleProps & { departments: readonly Schema<'Department'>[] }) {
  const [on] = useState(seen);
  const [departmentId, setDepartmentId] = useState<string>();
  const [person, setPerson] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState<{ department?: string; reason?: string }>({});
  const change = useCaseChange(scope, () => onDone(t`Az ügyet átadtuk.`));
  const submit = () => {
    const found: typeof missing = {};
    if (departmentId === undefined) found.department = t`Válassza ki az osztályt.`;
    if (reason.trim() === '') found.reason = t`Írja le, miért adja át.`;
    setMissing(found);
    if (focusFirst(found) || departmentId === undefined) return;
    change.run({ kind: 'assign', body: { departmentId, assigneeId: person, reason: reason.trim() } }, on);
  };
  const others = departments.filter(({ id, active }) => active && id !== on.data.departmentId);
  return (
    <ChangeForm
      title={t`Átadás másik osztálynak`}
      submit={<Trans>Átadom</Trans>}
      change={change}
      possible={(change.now ?? on).data.permissions.includes('assign')}
      onClose={onClose}
      onSubmit={submit}
      names={names}
    >
      <Select
        name="department"
        label={t`Melyik osztály feleljen érte?`}
        value={departmentId}
        onChange={(id) => {
          setDepartmentId(id === '' ? undefined : id);
          setPerson(null);
        }}
        options={others.map(({ id, name }) => ({ value: id, label: name }))}
        error={missing.department}
      />
      {departmentId !== undefined && (
        <ComboBox
          key={departmentId}
          name="assignee"
          label={t`Munkatárs`}
          hint={t`Ha üresen hagyja, az osztály ügyeleti sorába kerül.`}
          optional
          value={person}
          onChange={setPerson}
          options={memberOptions(people, departmentId)}
        />
      )}
      <div className="reading">
        <p className="said-who">
          <LockIcon />
          <Trans>Ezt csak munkatársak olvassák.</Trans>
        </p>
        <TextArea
          name="reason"
          label={t`Miért adja át?`}
          hint={t`Az átvevő látja az ügy egész történetét. Írja meg, miért náluk a helye, és mi a következő lépés.`}
          rows={4}
          limit={reason.length > REASON_LIMIT * 0.8 ? REASON_LIMIT : undefined}
          value={reason}
          onChange={setReason}
          error={missing.reason}
        />
      </div>
    </ChangeForm>
  );
}

const CONTACT = ['name', 'phone', 'email', 'address'] as const;

/** Puts right what was recorded wrong. */
export function CorrectDialog({ scope, seen, names, onClose, onDone }: DialogProps) {
  const [on] = useState(seen);
  const [subject, setSubject] = useState(on.data.subject);
  const [contact, setContact] = useState(() =>
    Object.fromEntries(CONTACT.map((part) => [part, on.data.resident?.[part] ?? ''])),
  );
  const change = useCaseChange(scope, () => onDone(t`Kijavítottuk.`));
  const faults = change.error instanceof ApiProblem ? change.error.faults : [];
  const fields = { ...faultsByField(faults).fields, ...faultsByField(faults, '/resident').fields };
  const submit = () => {
    const given = Object.entries(contact)
      .map(([part, text]) => [part, text.trim()] as const)
      .filter(([, text]) => text !== '');
    const body: Schema<'CasePatch'> = { resident: given.length > 0 ? Object.fromEntries(given) : null };
    if (subject.trim() !== on.data.subject) body.subject = subject.trim();
    const correct: Change = { kind: 'correct', body };
    change.run(correct, on);
  };
  const labels: Record<(typeof CONTACT)[number], string> = {
    name: t`Az ügyfél neve`,
    phone: t`Telefonszám`,
    email: t`E-mail-cím`,
    address: t`Lakcíme`,
  };
  return (
    <ChangeForm
      title={t`Adatok javítása`}
      submit={<Trans>Elmentem</Trans>}
      change={change}
      onClose={onClose}
      onSubmit={submit}
      names={names}
    >
      <TextField
        name="subject"
        label={t`Az ügy tárgya`}
        hint={t`Néhány szó, amelyről a listában megismerik.`}
        value={subject}
        onChange={setSubject}
        error={fields['subject']}
        width="full"
      />
      {CONTACT.map((part) => (
        <TextField
          key={part}
          name={part}
          label={labels[part]}
          optional
          value={contact[part] ?? ''}
          onChange={(text) => setContact({ ...contact, [part]: text })}
          error={fields[part]}
          width="full"
        />
      ))}
    </ChangeForm>
  );
}
