import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';

import type { Scope } from '@/api/keys';
import type { Schema } from '@/api/types';
import { taskStatusWord } from '@/lib/desk/labels';
import { Due } from '@/ui/desk/Due';
import { Owner } from '@/ui/desk/Owner';
import { EmptyState } from '@/ui/EmptyState';
import { WarningIcon } from '@/ui/icons';
import { Link } from '@/ui/Link';
import { LoadMore } from '@/ui/LoadMore';
import { Skeleton } from '@/ui/Skeleton';
import { StateView } from '@/ui/StateView';
import { StatusTag } from '@/ui/StatusTag';

import { byDue } from './groups';
import type { DueGroup } from './groups';
import type { Task } from './plan';
import { tasksQuery } from './queries';
import type { TaskFilter } from './queries';
import { TaskActions } from './TaskActions';

interface TaskListProps {
  scope: Scope;
  filter: TaskFilter;
  people: readonly Schema<'User'>[];
  timeZone: string;
}

/** The work of one’s departments, due soonest first; made for a phone held in one hand. */
export function TaskList({ scope, filter, people, timeZone }: TaskListProps) {
  const list = useInfiniteQuery(tasksQuery(scope, filter));
  if (list.isPending) return <Skeleton lines={7} />;
  if (list.isError) return <StateView part error={list.error} onRetry={() => void list.refetch()} />;
  const tasks = list.data.pages.flatMap(({ items }) => items);
  if (tasks.length === 0) {
    return (
      <EmptyState title={<Trans>Most nincs itt teendő.</Trans>}>
        <p>
          <Trans>Ha egy ügy az Önök osztályához ér, a feladat magától megjelenik itt.</Trans>
        </p>
      </EmptyState>
    );
  }
  return (
    <>
      {byDue(tasks, timeZone).map(({ group, tasks: due }) => (
        <section key={group} className="task-group" data-late={group === 'late' || undefined}>
          <h2>
            {group === 'late' && <WarningIcon />}
            {groupName(group)} <span className="task-group-count">{due.length}</span>
          </h2>
          <ul className="task-cards">
            {due.map((task) => (
              <li key={task.id} className="task-card" data-late={task.late || undefined}>
                <TaskCard scope={scope} task={task} people={people} timeZone={timeZone} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <LoadMore
        shown={tasks.length}
        total={list.data.pages[0]?.total ?? undefined}
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </>
  );
}

function TaskCard({ scope, task, people, timeZone }: Omit<TaskListProps, 'filter'> & { task: Task }) {
  return (
    <>
      <div className="task-card-head">
        <h3 className="task-name">{task.name}</h3>
        <StatusTag tone={task.status === 'in_progress' ? 'active' : 'neutral'}>
          {taskStatusWord(task.status)}
        </StatusTag>
      </div>
      <p className="task-card-case">
        <Link
          to="/$municipality/desk/cases/$reference"
          params={{ municipality: scope.municipality, reference: task.caseReference }}
        >
          {task.caseSubject}
        </Link>
        <span className="worklist-sub">
          {task.caseReference} · {task.departmentName}
        </span>
      </p>
      <p className="task-who">
        <Owner name={task.assigneeName} />
        {task.dueAt && <Due dueAt={task.dueAt} late={task.late} open timeZone={timeZone} day="short" />}
      </p>
      {task.instructions !== '' && (
        <details className="task-how">
          <summary>
            <Trans>Hogyan kell csinálni</Trans>
          </summary>
          <p className="prose-lines">{task.instructions}</p>
        </details>
      )}
      <TaskActions scope={scope} task={task} people={people} size="normal" />
    </>
  );
}

function groupName(group: DueGroup): string {
  const names: Record<DueGroup, string> = {
    late: t`Lejárt`,
    today: t`Ma`,
    tomorrow: t`Holnap`,
    week: t`Egy héten belül`,
    later: t`Később`,
    none: t`Határidő nélkül`,
  };
  return names[group];
}
