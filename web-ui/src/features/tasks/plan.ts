import type { Schema } from '@/api/types';

export type Task = Schema<'Task'>;

/** Tasks that can be worked side by side, one level after the other. */
export function planLevels(tasks: readonly Task[]): Task[][] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const levels = new Map<string, number>();
  const levelOf = (task: Task, path: ReadonlySet<string>): number => {
    const known = levels.get(task.id);
    if (known !== undefined) return known;
    const before = task.waitsFor
      .map((id) => byId.get(id))
      .filter((other): other is Task => other !== undefined && !path.has(other.id));
    const level = before.reduce(
      (deepest, other) => Math.max(deepest, levelOf(other, new Set([...path, task.id])) + 1),
      0,
    );
    levels.set(task.id, level);
    return level;
  };
  const plan: Task[][] = [];
  for (const task of tasks) (plan[levelOf(task, new Set())] ??= []).push(task);
  return plan;
}

export function isFinished({ status }: Pick<Task, 'status'>): boolean {
  return status === 'done' || status === 'skipped';
}

/** The names of what a task still waits for. */
export function stillWaitsFor(task: Task, tasks: readonly Task[]): string[] {
  return tasks
    .filter((other) => task.waitsFor.includes(other.id) && !isFinished(other))
    .map(({ name }) => name);
}
