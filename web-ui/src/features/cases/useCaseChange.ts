import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { Scope } from '@/api/keys';
import { ApiProblem } from '@/api/problem';
import type { Schema } from '@/api/types';

import { caseChanged, caseQuery, changeCase } from './queries';
import type { Case, Change, SeenCase } from './queries';

type Event = Schema<'Event'>;

interface Attempt {
  change: Change;
  /** What the reader saw when they decided. */
  on: SeenCase;
}

/**
 * Makes changes on the version that was seen. When somebody else was first, nothing is changed: `news` tells what
 * they did, and running it again means it with that in mind.
 */
export function useCaseChange(scope: Scope, onDone?: (attempt: Attempt, now: Case) => void) {
  const queryClient = useQueryClient();
  const [conflict, setConflict] = useState<{ now: SeenCase; news: readonly Event[] }>();
  const mutation = useMutation({
    // One after the other, so that a second click finds what the first one made.
    scope: { id: 'case' },
    mutationFn: ({ change, on }: Attempt) => changeCase(scope, on.data.id, on.etag, change),
    onSuccess: async (now, attempt) => {
      setConflict(undefined);
      await caseChanged(queryClient, scope, attempt.on.data.reference);
      onDone?.(attempt, now);
    },
    onError: async (error, { on }) => {
      if (!isConflict(error)) return;
      const now = await queryClient.query({ ...caseQuery(scope, on.data.reference), staleTime: 0 });
      setConflict({ now, news: eventsAfter(now, on) });
    },
  });
  return {
    run: (change: Change, on: SeenCase) => mutation.mutate({ change, on: conflict?.now ?? on }),
    /** The same change again, on what the case is now. */
    repeat: () => {
      if (mutation.variables && conflict) mutation.mutate({ ...mutation.variables, on: conflict.now });
    },
    forget: () => {
      setConflict(undefined);
      mutation.reset();
    },
    isPending: mutation.isPending,
    error: isConflict(mutation.error) ? null : mutation.error,
    /** What others did in the meantime. */
    news: conflict?.news,
    /** The case as it is after what others did. */
    now: conflict?.now,
  };
}

function isConflict(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 412;
}

/** What happened to a case since somebody saw it. */
export function eventsAfter(now: SeenCase, before: SeenCase): Event[] {
  const last = Math.max(0, ...(before.data.timeline ?? []).map(({ version }) => version));
  return (now.data.timeline ?? []).filter(({ version }) => version > last);
}
