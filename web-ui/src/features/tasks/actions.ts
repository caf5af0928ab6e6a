import { t } from '@lingui/core/macro';

import type { Action } from '@/lib/action';
import { mayAtAll, worksIn } from '@/lib/desk/me';
import type { Me } from '@/lib/desk/me';
import { CheckIcon, PersonIcon } from '@/ui/icons';
import { PlayIcon, SkipIcon, UndoIcon } from '@/ui/desk/icons';

import { isFinished } from './plan';
import type { Task } from './plan';
import type { TaskChange } from './queries';

export type TaskDialogKind = 'done' | 'skipped' | 'assign';

interface Hands {
  open: (kind: TaskDialogKind) => void;
  run: (change: TaskChange) => void;
}

/** What this reader can do with a task now. */
export function taskActions(task: Task, me: Me, hands: Hands): Action[] {
  const actions: Action[] = task.allowedTransitions.map(({ to }) => {
    switch (to) {
      case 'in_progress':
        return {
          id: to,
          label: t`Elkezdem`,
          icon: PlayIcon,
          allowed: true,
          tone: 'primary',
          run: () => hands.run({ kind: 'move', body: { to } }),
        };
      case 'done':
        return {
          id: to,
          label: t`Kész`,
          icon: CheckIcon,
          allowed: true,
          tone: task.status === 'in_progress' ? 'primary' : 'secondary',
          run: () => hands.open('done'),
        };
      case 'skipped':
        return {
          id: to,
          label: t`Kihagyom…`,
          icon: SkipIcon,
          allowed: true,
          run: () => hands.open('skipped'),
        };
      default:
        return {
          id: to,
          label: t`Mégsem most csinálom`,
          icon: UndoIcon,
          allowed: true,
          run: () => hands.run({ kind: 'move', body: { to } }),
        };
    }
  });
  if (!isFinished(task) && mayAtAll(me, 'assign_tasks') && worksIn(me, task.departmentId)) {
    actions.push({
      id: 'assign',
      label: t`Kinek a feladata…`,
      icon: PersonIcon,
      allowed: true,
      run: () => hands.open('assign'),
    });
  }
  return actions;
}
