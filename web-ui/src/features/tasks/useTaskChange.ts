import { t } from '@lingui/core/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { Scope } from '@/api/keys';
import { ApiProblem } from '@/api/problem';
import { taskStatusWord } from '@/lib/desk/labels';

import type { Task } from './plan';
import { changeTask, readTask } from './queries';
import type { TaskChange } from './queries';

interface Attempt {
  task: Task;
  change: TaskChange;
}

/** Somebody changed the task after the reader saw it. */
class TaskMoved extends Error {
  override readonly name = 'TaskMoved';

  constructor(readonly now: Task) {
    super('the task changed in the meantime');
  }
}

/**
 * Changes a task that is still as the reader saw it. Other things of its case may have changed since: they do
 * not matter here, so the case’s version is read right before. When the task itself changed, nothing is done.
 */
export function useTaskChange(scope: Scope, onDone?: (attempt: Attempt, now: Task) => void) {
  const queryClient = useQueryClient();
  const [moved, setMoved] = useState<Task>();
  const refresh = () =>
    Promise.all(
      ['tasks', 'cases', 'case'].map((noun) => queryClient.invalidateQueries({ queryKey: [noun] })),
    );
  const mutation = useMutation({
    mutationFn: ({ task, change }: Attempt) => changeAsSeen(scope, moved ?? task, change),
    onSuccess: async (now, attempt) => {
      setMoved(undefined);
      await refresh();
      onDone?.(attempt, now);
    },
    onError: async (error) => {
      if (error instanceof TaskMoved) setMoved(error.now);
      await refresh();
    },
  });
  const conflict = mutation.error instanceof TaskMoved || isStale(mutation.error);
  return {
    run: (attempt: Attempt) => mutation.mutate(attempt),
    forget: () => {
      setMoved(undefined);
      mutation.reset();
    },
    isPending: mutation.isPending,
    /** Which task is being changed. */
    pendingId: mutation.isPending ? mutation.variables.task.id : undefined,
    error: conflict ? null : mutation.error,
    news: conflict ? (moved ? [taskNews(moved)] : []) : undefined,
    now: moved,
  };
}

const MOST_TRIES = 4;

/** The case may change between the look and the change, perhaps by the reader's own last click: then once more. */
async function changeAsSeen(scope: Scope, seen: Task, change: TaskChange, tries = 1): Promise<Task> {
  const { data: now, etag } = await readTask(scope, seen.id);
  if (now.status !== seen.status || now.assigneeId !== seen.assigneeId) throw new TaskMoved(now);
  try {
    return await changeTask(scope, seen.id, etag, change);
  } catch (error) {
    if (!isStale(error) || tries === MOST_TRIES) throw error;
    return changeAsSeen(scope, seen, change, tries + 1);
  }
}

function isStale(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 412;
}

function taskNews({ status, assigneeName }: Task): string {
  const state = taskStatusWord(status);
  return assigneeName === null
    ? t`A feladat állapota most: ${state}`
    : t`A feladat állapota most: ${state}, ${assigneeName}`;
}
