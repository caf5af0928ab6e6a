import { queryOptions } from '@tanstack/react-query';

import { answer, api } from './client';
import type { Scope } from './keys';
import { resourceKey } from './keys';
import type { Schema } from './types';

/** Who works where: several features of the workspace name people and departments. */

const TEN_MINUTES = 10 * 60_000;
const PAGE = 100;
const MOST_PAGES = 10;

interface Page<T> {
  items: T[];
  nextCursor?: string | null;
}

/** Every department, also those that were closed: old cases name them. */
export function departmentsQuery(scope: Scope) {
  return queryOptions({
    queryKey: resourceKey('departments', scope),
    queryFn: ({ signal }) =>
      everything<Schema<'Department'>>((cursor) =>
        answer(
          api.GET('/api/v1/municipalities/{municipality}/departments', {
            params: {
              path: { municipality: scope.municipality },
              query: { pageSize: PAGE, ...(cursor !== undefined && { cursor }) },
            },
            signal,
          }),
        ),
      ),
    staleTime: TEN_MINUTES,
  });
}

/** Every member of staff who can sign in or could once. */
export function peopleQuery(scope: Scope) {
  return queryOptions({
    queryKey: resourceKey('people', scope),
    queryFn: ({ signal }) =>
      everything<Schema<'User'>>((cursor) =>
        answer(
          api.GET('/api/v1/municipalities/{municipality}/users', {
            params: {
              path: { municipality: scope.municipality },
              query: { pageSize: PAGE, ...(cursor !== undefined && { cursor }) },
            },
            signal,
          }),
        ),
      ),
    staleTime: TEN_MINUTES,
  });
}

async function everything<T>(load: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items: more, nextCursor } = await load(cursor);
    items.push(...more);
    if (!nextCursor) break;
    cursor = nextCursor;
  }
  return items;
}
