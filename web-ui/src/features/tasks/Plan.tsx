import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';

import type { Scope } from '@/api/keys';
import type { Schema } from '@/api/types';
import { taskStatusWord } from '@/lib/desk/labels';
import { formatList, formatShortDate } from '@/lib/format';
import { Due } from '@/ui/desk/Due';
import { HourglassIcon, LockIcon, PlayIcon, SkipIcon } from '@/ui/desk/icons';
import { Owner } from '@/ui/desk/Owner';
import { BuildingIcon, CheckIcon } from '@/ui/icons';
import { Panel } from '@/ui/Panel';

import { isFinished, planLevels, stillWaitsFor } from './plan';
import type { Task } from './plan';
import { TaskActions } from './TaskActions';

interface PlanProps {
  scope: Scope;
  tasks: readonly Task[];
  people: readonly Schema<'User'>[];
  timeZone: string;
}

/** The work on a case, department by department: what is done, what can be begun, what waits for what. */
export function Plan({ scope, tasks, people, timeZone }: PlanProps) {
  const done = tasks.filter(isFinished).length;
  const all = tasks.length;
  return (
    <Panel
      title={<Trans>Feladatok</Trans>}
      aside={
        all > 0 && (
          <span className="plan-count">
            <Trans>
              {done} / {all} kész
            </Trans>
          </span>
        )
      }
    >
      {all === 0 ? (
        <p className="soft">
          <Trans>Ehhez az ügyhöz nem tartoznak feladatok.</Trans>
        </p>
      ) : (
        <ol className="plan" aria-label={t`Az ügy feladatai sorrendben`}>
          {planLevels(tasks).map((level) => (
            <li key={level[0]?.id} className="plan-level" data-parallel={level.length > 1 || undefined}>
              {level.length > 1 && (
                <p className="plan-together">
                  <Plural value={level.length} one="# feladat" other="# feladat, egyszerre is végezhető" />
                </p>
              )}
              {level.map((task) => (
                <PlanTask
                  key={task.id}
                  scope={scope}
                  task={task}
                  tasks={tasks}
                  people={people}
                  timeZone={timeZone}
                />
              ))}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

const MARKS = {
  waiting: HourglassIcon,
  open: PlayIcon,
  in_progress: PlayIcon,
  done: CheckIcon,
  skipped: SkipIcon,
} as const;

function PlanTask({ scope, task, tasks, people, timeZone }: PlanProps & { task: Task }) {
  const Mark = MARKS[task.status];
  const waits = stillWaitsFor(task, tasks);
  const finished = isFinished(task);
  const when = task.finishedAt ? formatShortDate(task.finishedAt, timeZone) : '';
  return (
    <article className="task" data-status={task.status} data-late={task.late || undefined}>
      <span className="task-mark">
        <Mark />
      </span>
      <div className="task-body">
        <h3 className="task-name">{task.name}</h3>
        <p className="task-meta">
          <span className="with-icon">
            <BuildingIcon />
            {task.departmentName}
          </span>
          <span className="task-state">
            {taskStatusWord(task.status)}
            {when !== '' && ` · ${when}`}
          </span>
          {task.internal && (
            <span className="with-icon">
              <LockIcon />
              <Trans>belső</Trans>
            </span>
          )}
        </p>
        {waits.length > 0 && (
          <p className="task-waits">
            <Trans>Erre vár: {formatList(waits)}</Trans>
          </p>
        )}
        {!finished && task.status !== 'waiting' && (
          <p className="task-who">
            <Owner name={task.assigneeName} />
            {task.dueAt && <Due dueAt={task.dueAt} late={task.late} open timeZone={timeZone} />}
          </p>
        )}
        {finished && task.assigneeName !== null && <p className="task-meta">{task.assigneeName}</p>}
        {task.resultNote !== null && <p className="task-result">{task.resultNote}</p>}
        {!finished && task.status !== 'waiting' && task.instructions !== '' && (
          <details className="task-how">
            <summary>
              <Trans>Hogyan kell csinálni</Trans>
            </summary>
            <p className="prose-lines">{task.instructions}</p>
          </details>
        )}
        {!finished && <TaskActions scope={scope} task={task} people={people} />}
      </div>
    </article>
  );
}
