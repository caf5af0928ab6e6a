import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { answer, api } from '@/api/client';
import type { Scope } from '@/api/keys';
import { resourceKey } from '@/api/keys';
import type { Schema } from '@/api/types';

import type { CaseFilter } from './search';

export type Row = Schema<'CaseSummary'>;

const PAGE = 50;
const LOOK_AGAIN_MS = 30_000;

/** A list, page by page. It is asked again when it is opened, never under the reader’s eyes. */
export function worklistQuery(scope: Scope, filter: CaseFilter) {
  return infiniteQueryOptions({
    queryKey: resourceKey('cases', scope, 'list', filter),
    queryFn: ({ signal, pageParam }) => page(scope, filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** The first page again and again, so that what is new can be offered. */
export function latestQuery(scope: Scope, filter: CaseFilter) {
  return queryOptions({
    queryKey: resourceKey('cases', scope, 'latest', filter),
    queryFn: ({ signal }) => page(scope, filter, undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
    staleTime: LOOK_AGAIN_MS / 2,
  });
}

/** How many cases a list has. */
export function countQuery(scope: Scope, filter: CaseFilter) {
  return queryOptions({
    queryKey: resourceKey('cases', scope, 'count', filter),
    queryFn: async ({ signal }) => {
      const { total } = await answer(
        api.GET('/api/v1/municipalities/{municipality}/cases', {
          params: {
            path: { municipality: scope.municipality },
            query: { ...filter, pageSize: 1, withTotal: true },
          },
          signal,
        }),
      );
      return total ?? 0;
    },
    refetchInterval: 2 * LOOK_AGAIN_MS,
    staleTime: LOOK_AGAIN_MS,
  });
}

/** The few cases whose number begins so. */
export function byReferenceQuery(scope: Scope, reference: string) {
  return queryOptions({
    queryKey: resourceKey('cases', scope, 'reference', reference),
    queryFn: async ({ signal }) => {
      const { items } = await answer(
        api.GET('/api/v1/municipalities/{municipality}/cases', {
          params: {
            path: { municipality: scope.municipality },
            query: { reference, pageSize: 6, sort: '-createdAt' },
          },
          signal,
        }),
      );
      return items;
    },
    placeholderData: keepPreviousData,
  });
}

function page(scope: Scope, filter: CaseFilter, cursor: string | undefined, signal: AbortSignal) {
  return answer(
    api.GET('/api/v1/municipalities/{municipality}/cases', {
      params: {
        path: { municipality: scope.municipality },
        query: {
          ...filter,
          pageSize: PAGE,
          expand: ['service', 'department', 'assignee'],
          ...(cursor === undefined ? { withTotal: true } : { cursor }),
        },
      },
      signal,
    }),
  );
}
