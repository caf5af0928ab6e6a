import { QueryClient } from '@tanstack/react-query';

import { ApiProblem, NoAnswer } from './problem';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && worthRepeating(error),
        // Our own offline state is shown instead of a request that silently waits.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

function worthRepeating(error: unknown): boolean {
  if (error instanceof NoAnswer) return navigator.onLine;
  return error instanceof ApiProblem && (error.status === 503 || error.status === 429);
}
