import type { QueryClient } from '@tanstack/react-query';
import { queryOptions } from '@tanstack/react-query';

import { answer, answerWithEtag, api } from '@/api/client';
import { newIdempotencyKey } from '@/api/idempotency';
import type { Scope } from '@/api/keys';
import { resourceKey } from '@/api/keys';
import type { Schema } from '@/api/types';

export type Case = Schema<'Case'>;

/** A case as its page shows it, with the mark of the version that was seen. */
export interface SeenCase {
  data: Case;
  etag: string;
}

const LOOK_AGAIN_MS = 20_000;

/** A case with its story, conversation and form. It is looked at again while the page is open. */
export function caseQuery(scope: Scope, reference: string) {
  return queryOptions({
    queryKey: resourceKey('case', scope, reference),
    queryFn: ({ signal }): Promise<SeenCase> =>
      answerWithEtag(
        api.GET('/api/v1/municipalities/{municipality}/cases/{case}', {
          params: {
            path: { municipality: scope.municipality, case: reference },
            query: { expand: ['timeline', 'messages', 'notes', 'form'] },
          },
          signal,
        }),
      ),
    refetchInterval: LOOK_AGAIN_MS,
    staleTime: 5_000,
  });
}

/** After a change of a case: its page, the lists and the tasks are asked again. */
export async function caseChanged(queryClient: QueryClient, scope: Scope, reference: string): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: ['cases'] });
  void queryClient.invalidateQueries({ queryKey: ['tasks'] });
  await queryClient.invalidateQueries({ queryKey: caseQuery(scope, reference).queryKey });
}

/** A change that needs the version it is made on; see `useCaseChange`. */
export type Change =
  | { kind: 'move'; body: Schema<'CaseTransition'> }
  | { kind: 'assign'; body: Schema<'CaseAssignment'> }
  | { kind: 'correct'; body: Schema<'CasePatch'> };

/** Which version our own change of a case made of which: who clicks twice in a row is no stranger to themselves. */
const ownSteps = new Map<string, string>();

export async function changeCase(scope: Scope, id: string, seen: string, change: Change): Promise<Case> {
  let version = seen;
  for (let next = ownSteps.get(`${id} ${version}`); next; next = ownSteps.get(`${id} ${version}`))
    version = next;
  const { data, etag } = await answerWithEtag<Case>(sendChange(scope, id, version, change));
  if (etag !== '' && etag !== version) ownSteps.set(`${id} ${version}`, etag);
  return data;
}

function sendChange(scope: Scope, id: string, version: string, change: Change) {
  const params = {
    path: { municipality: scope.municipality, case: id },
    header: { 'If-Match': version },
  };
  switch (change.kind) {
    case 'move':
      return api.POST('/api/v1/municipalities/{municipality}/cases/{case}/transitions', {
        params,
        body: change.body,
      });
    case 'assign':
      return api.POST('/api/v1/municipalities/{municipality}/cases/{case}/assignments', {
        params,
        body: change.body,
      });
    case 'correct':
      return api.PATCH('/api/v1/municipalities/{municipality}/cases/{case}', {
        params,
        body: change.body,
        headers: { 'Content-Type': 'application/merge-patch+json' },
      });
  }
}

export interface Words {
  kind: 'message' | 'note';
  body: string;
  /** Kept until an answer is certain, so that a lost answer does not post twice. */
  key: string;
}

export function newWords(kind: Words['kind'], body: string): Words {
  return { kind, body, key: newIdempotencyKey() };
}

export function say(scope: Scope, id: string, { kind, body, key }: Words): Promise<unknown> {
  const request = {
    params: {
      path: { municipality: scope.municipality, case: id },
      header: { 'Idempotency-Key': key },
    },
    body: { body },
  };
  return kind === 'message'
    ? answer(api.POST('/api/v1/municipalities/{municipality}/cases/{case}/messages', request))
    : answer(api.POST('/api/v1/municipalities/{municipality}/cases/{case}/notes', request));
}
