import { daysUntil } from '@/lib/format';

import type { Task } from './plan';

export type DueGroup = 'late' | 'today' | 'tomorrow' | 'week' | 'later' | 'none';

/** Tasks by when they are due, soonest group first; within a group they keep their order. */
export function byDue(
  tasks: readonly Task[],
  timeZone: string,
  now = new Date(),
): { group: DueGroup; tasks: Task[] }[] {
  const order: readonly DueGroup[] = ['late', 'today', 'tomorrow', 'week', 'later', 'none'];
  return order
    .map((group) => ({ group, tasks: tasks.filter((task) => groupOf(task, timeZone, now) === group) }))
    .filter(({ tasks: found }) => found.length > 0);
}

function groupOf({ dueAt, late }: Task, timeZone: string, now: Date): DueGroup {
  if (dueAt === null) return 'none';
  if (late) return 'late';
  const days = daysUntil(dueAt, timeZone, now);
  if (days <= 0) return 'today';
  if (days === 1) return 'tomorrow';
  return days <= 7 ? 'week' : 'later';
}
