import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';

import type { Scope } from '@/api/keys';
import type { Schema } from '@/api/types';
import { useMe } from '@/lib/desk/me';
import { ActionButton } from '@/ui/ActionButton';
import { ConflictNotice } from '@/ui/desk/ConflictNotice';
import { Failure } from '@/ui/desk/Failure';
import { Menu } from '@/ui/Menu';
import { toast } from '@/ui/Toast';

import { taskActions } from './actions';
import type { TaskDialogKind } from './actions';
import type { Task } from './plan';
import { TaskDialog } from './TaskDialog';
import { useTaskChange } from './useTaskChange';

interface TaskActionsProps {
  scope: Scope;
  task: Task;
  people: readonly Schema<'User'>[];
  size?: 'normal' | 'small';
}

/** The buttons of a task: the next thing to do, and a menu with the rest. */
export function TaskActions({ scope, task, people, size = 'small' }: TaskActionsProps) {
  const me = useMe();
  const [dialog, setDialog] = useState<TaskDialogKind>();
  const change = useTaskChange(scope, ({ change: { kind } }, now) => {
    if (kind === 'move') toast({ text: startedWords(now) });
  });
  const actions = taskActions(task, me, {
    open: setDialog,
    run: (wanted) => change.run({ task, change: wanted }),
  });
  const buttons = actions.filter(({ id }) => id === 'in_progress' || id === 'done');
  const others = actions.filter((action) => !buttons.includes(action));
  return (
    <>
      {change.news && <ConflictNotice news={change.news} />}
      {change.error && <Failure error={change.error} />}
      {actions.length > 0 && (
        <div className="task-actions">
          {buttons.map((action) => (
            <ActionButton key={action.id} action={{ ...action, allowed: !change.isPending }} size={size} />
          ))}
          {others.length > 0 && (
            <Menu label={<Trans>Más</Trans>} actions={others} tone="quiet" size="small" />
          )}
        </div>
      )}
      {dialog && (
        <TaskDialog
          kind={dialog}
          scope={scope}
          task={task}
          people={people}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

function startedWords(now: Task): string {
  return now.status === 'in_progress'
    ? t`Elkezdte: ${now.name}`
    : t`Visszakerült a kezdhetők közé: ${now.name}`;
}
