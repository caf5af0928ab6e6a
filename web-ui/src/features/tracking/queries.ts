import { queryOptions } from '@tanstack/react-query';

import { answer, api } from '@/api/client';
import type { Scope } from '@/api/keys';
import { resourceKey } from '@/api/keys';
import type { Schema } from '@/api/types';

/** One case as its resident may see it. */
export function trackingQuery(scope: Scope, reference: string, secret: string) {
  return queryOptions({
    queryKey: resourceKey('tracking', scope, reference, secret),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/municipalities/{municipality}/tracking/{reference}', {
          params: {
            path: { municipality: scope.municipality, reference },
            header: { 'Tracking-Secret': secret },
          },
          signal,
        }),
      ),
    enabled: secret !== '',
    // A wrong secret is never tried again by itself: a few of them shut the door for a while.
    refetchInterval: ({ state }) => (state.status === 'success' ? 60_000 : false),
    refetchOnWindowFocus: ({ state }) => state.status === 'success',
    refetchOnReconnect: ({ state }) => state.status === 'success',
    retryOnMount: false,
  });
}

interface NewMessage {
  municipality: string;
  reference: string;
  secret: string;
  /** Kept until an answer is certain, so that a lost answer does not post twice. */
  key: string;
  body: string;
}

export function sendMessage(message: NewMessage): Promise<Schema<'TrackingMessage'>> {
  const { municipality, reference, secret, key, body } = message;
  return answer(
    api.POST('/api/v1/municipalities/{municipality}/tracking/{reference}/messages', {
      params: {
        path: { municipality, reference },
        header: { 'Tracking-Secret': secret, 'Idempotency-Key': key },
      },
      body: { body },
    }),
  );
}
