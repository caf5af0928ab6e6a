import { queryOptions } from '@tanstack/react-query';

import { answer, api } from '@/api/client';
import type { Scope } from '@/api/keys';
import { resourceKey } from '@/api/keys';

const FIVE_MINUTES = 5 * 60_000;

/** Every category with its services: small enough to search in the browser. */
export function catalogQuery(scope: Scope) {
  return queryOptions({
    queryKey: resourceKey('catalog', scope),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/municipalities/{municipality}/service-catalog', {
          params: { path: { municipality: scope.municipality } },
          signal,
        }),
      ),
    staleTime: FIVE_MINUTES,
  });
}

/** One service as a resident sees it, with its form. */
export function serviceQuery(scope: Scope, code: string) {
  return queryOptions({
    queryKey: resourceKey('service', scope, code),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/municipalities/{municipality}/service-catalog/services/{code}', {
          params: { path: { municipality: scope.municipality, code } },
          signal,
        }),
      ),
    staleTime: FIVE_MINUTES,
  });
}
