import { queryOptions } from '@tanstack/react-query';

import { answer, api } from '@/api/client';
import type { Scope } from '@/api/keys';
import { resourceKey } from '@/api/keys';

const MINUTE = 60_000;

/** Every service, also those residents cannot use now. */
export function servicesQuery(scope: Scope) {
  return queryOptions({
    queryKey: resourceKey('services', scope),
    queryFn: async ({ signal }) => {
      const { items } = await answer(
        api.GET('/api/v1/municipalities/{municipality}/service-catalog/services', {
          params: {
            path: { municipality: scope.municipality },
            query: { withUnpublished: true, pageSize: 100 },
          },
          signal,
        }),
      );
      return items;
    },
    staleTime: MINUTE,
  });
}

export function definitionQuery(scope: Scope, code: string) {
  return queryOptions({
    queryKey: resourceKey('services', scope, code, 'definition'),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/municipalities/{municipality}/service-catalog/services/{code}/definition', {
          params: { path: { municipality: scope.municipality, code } },
          signal,
        }),
      ),
    staleTime: MINUTE,
  });
}

/** The versions of a service, newest first. */
export function versionsQuery(scope: Scope, code: string) {
  return queryOptions({
    queryKey: resourceKey('services', scope, code, 'versions'),
    queryFn: async ({ signal }) => {
      const { items } = await answer(
        api.GET('/api/v1/municipalities/{municipality}/service-catalog/services/{code}/versions', {
          params: { path: { municipality: scope.municipality, code }, query: { pageSize: 100 } },
          signal,
        }),
      );
      return [...items].sort((a, b) => b.number - a.number);
    },
    staleTime: MINUTE,
  });
}

export function versionQuery(scope: Scope, code: string, number: number) {
  return queryOptions({
    queryKey: resourceKey('services', scope, code, 'version', number),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/municipalities/{municipality}/service-catalog/services/{code}/versions/{number}', {
          params: { path: { municipality: scope.municipality, code, number } },
          signal,
        }),
      ),
    staleTime: MINUTE,
  });
}
