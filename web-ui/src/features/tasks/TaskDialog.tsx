import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';

import type { Scope } from '@/api/keys';
import type { Schema } from '@/api/types';
import { Button } from '@/ui/Button';
import { ComboBox } from '@/ui/ComboBox';
import { ConflictNotice } from '@/ui/desk/ConflictNotice';
import { Failure } from '@/ui/desk/Failure';
import { Dialog } from '@/ui/Dialog';
import { TextArea } from '@/ui/TextArea';
import { toast } from '@/ui/Toast';

import type { TaskDialogKind } from './actions';
import { isFinished } from './plan';
import type { Task } from './plan';
import type { TaskChange } from './queries';
import { useTaskChange } from './useTaskChange';

const DUTY_POOL = 'duty-pool';
const LIMIT = 4000;

interface TaskDialogProps {
  kind: TaskDialogKind;
  scope: Scope;
  task: Task;
  people: readonly Schema<'User'>[];
  onClose: () => void;
}

/** Finishing, skipping or giving a task: what has to be said along with it. */
export function TaskDialog({ kind, scope, task, people, onClose }: TaskDialogProps) {
  const [seen] = useState(task);
  const [note, setNote] = useState('');
  const [person, setPerson] = useState<string | null>(seen.assigneeId);
  const [fault, setFault] = useState<string>();
  const change = useTaskChange(scope, () => {
    toast({ text: doneWords(kind, seen.name) });
    onClose();
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = change.isPending ? undefined : wish(kind, note.trim(), person);
    setFault(wanted === undefined ? missing(kind) : undefined);
    if (wanted) change.run({ task: seen, change: wanted });
  };
  const possible = change.now === undefined || !isFinished(change.now);
  return (
    <Dialog title={title(kind)} isOpen onClose={onClose}>
      <form className="stack" noValidate onSubmit={submit}>
        <p className="dialog-about">
          <strong>{seen.name}</strong> · {seen.caseReference}
        </p>
        {change.news && <ConflictNotice news={change.news} />}
        {change.error && <Failure error={change.error} />}
        {kind === 'assign' ? (
          <ComboBox
            name="assignee"
            label={t`Munkatárs`}
            hint={seen.departmentName}
            value={person}
            onChange={setPerson}
            options={[
              { value: DUTY_POOL, label: t`Ügyeleti sor (még senki)` },
              ...members(people, seen.departmentId),
            ]}
            error={fault}
          />
        ) : (
          <TextArea
            name="note"
            label={kind === 'done' ? t`Mi történt?` : t`Miért nincs rá szükség?`}
            hint={t`Egy-két mondat a kollégáknak; az ügyfél nem látja.`}
            optional={kind === 'done'}
            rows={4}
            limit={note.length > LIMIT * 0.8 ? LIMIT : undefined}
            value={note}
            onChange={setNote}
            error={fault}
          />
        )}
        <div className="dialog-foot">
          <Button tone="secondary" onPress={onClose}>
            <Trans>Mégsem</Trans>
          </Button>
          <Button type="submit" isPending={change.isPending} isDisabled={!possible}>
            {change.news ? <Trans>Így is megteszem</Trans> : submitWords(kind)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function wish(kind: TaskDialogKind, note: string, person: string | null): TaskChange | undefined {
  switch (kind) {
    case 'assign':
      if (person === null) return undefined;
      return { kind: 'assign', body: { assigneeId: person === DUTY_POOL ? null : person } };
    case 'skipped':
      return note === '' ? undefined : { kind: 'move', body: { to: 'skipped', note } };
    case 'done':
      return { kind: 'move', body: note === '' ? { to: 'done' } : { to: 'done', note } };
  }
}

function members(people: readonly Schema<'User'>[], departmentId: string) {
  return people
    .filter(
      (person) =>
        person.status === 'active' && person.departments.some((held) => held.departmentId === departmentId),
    )
    .map((person) => ({ value: person.id, label: person.displayName }));
}

function title(kind: TaskDialogKind): string {
  const titles = { done: t`Kész a feladat`, skipped: t`Feladat kihagyása`, assign: t`Kinek a feladata?` };
  return titles[kind];
}

function submitWords(kind: TaskDialogKind): ReactNode {
  const words = {
    done: <Trans>Kész</Trans>,
    skipped: <Trans>Kihagyom</Trans>,
    assign: <Trans>Övé a feladat</Trans>,
  };
  return words[kind];
}

function missing(kind: TaskDialogKind): string {
  return kind === 'assign' ? t`Válasszon valakit a listából.` : t`Írja le, miért nincs rá szükség.`;
}

function doneWords(kind: TaskDialogKind, name: string): string {
  const words = {
    done: t`Kész: ${name}`,
    skipped: t`Kihagytuk: ${name}`,
    assign: t`Új felelőse van: ${name}`,
  };
  return words[kind];
}
