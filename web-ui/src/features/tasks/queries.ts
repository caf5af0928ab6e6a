import { infiniteQueryOptions } from '@tanstack/react-query';

import { answer, answerWithEtag, api } from '@/api/client';
import type { Scope } from '@/api/keys';
import { resourceKey } from '@/api/keys';
import type { Schema } from '@/api/types';

import type { Task } from './plan';

export interface TaskFilter {
  departmentId?: string[];
  assigneeId?: string[];
  unassigned?: boolean;
}

/** What can be worked on now, due soonest first. */
export function tasksQuery(scope: Scope, filter: TaskFilter) {
  return infiniteQueryOptions({
    queryKey: resourceKey('tasks', scope, filter),
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/api/v1/municipalities/{municipality}/tasks', {
          params: {
            path: { municipality: scope.municipality },
            query: {
              ...filter,
              pageSize: 50,
              ...(pageParam === undefined ? { withTotal: true } : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}

/** One task as it is now, with the mark that a change of it needs. */
export function readTask(scope: Scope, id: string): Promise<{ data: Task; etag: string }> {
  return answerWithEtag(
    api.GET('/api/v1/municipalities/{municipality}/tasks/{task}', {
      params: { path: { municipality: scope.municipality, task: id } },
    }),
  );
}

export type TaskChange =
  { kind: 'move'; body: Schema<'TaskTransition'> } | { kind: 'assign'; body: Schema<'TaskAssignment'> };

export function changeTask(scope: Scope, id: string, etag: string, change: TaskChange): Promise<Task> {
  const params = {
    path: { municipality: scope.municipality, task: id },
    header: { 'If-Match': etag },
  };
  return change.kind === 'move'
    ? answer(
        api.POST('/api/v1/municipalities/{municipality}/tasks/{task}/transitions', {
          params,
          body: change.body,
        }),
      )
    : answer(
        api.POST('/api/v1/municipalities/{municipality}/tasks/{task}/assignments', {
          params,
          body: change.body,
        }),
      );
}
