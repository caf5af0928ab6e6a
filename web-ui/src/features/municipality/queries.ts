import { queryOptions } from '@tanstack/react-query';

import { answer, api } from '@/api/client';
import type { Scope } from '@/api/keys';
import { resourceKey } from '@/api/keys';

export function municipalityQuery(scope: Scope) {
  return queryOptions({
    queryKey: resourceKey('municipality', scope),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/municipalities/{municipality}', {
          params: { path: { municipality: scope.municipality } },
          signal,
        }),
      ),
    staleTime: 10 * 60_000,
  });
}

/** The municipalities of the installation, to choose from. */
export function municipalitiesQuery(language: string) {
  return queryOptions({
    queryKey: ['municipalities', { language }],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/municipalities', { params: { query: { pageSize: 100 } }, signal })),
  });
}
