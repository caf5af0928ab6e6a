import { answer, api } from '@/api/client';
import { newIdempotencyKey } from '@/api/idempotency';
import { ApiProblem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { prune } from '@/lib/form/model';
import type { FormSchema } from '@/lib/form/model';
import type { Contact } from '@/lib/form/resident';

import type { Draft } from './draft';

type Pending = NonNullable<Draft['pending']>;

/** The request to send, with its key: made once, before the first attempt, and kept until an answer is certain. */
export function prepare(form: FormSchema, draft: Draft, code: string, language: string): Pending {
  if (draft.pending) return draft.pending;
  const answers = prune(form, draft.answers);
  const resident = filled(draft.contact);
  return {
    key: newIdempotencyKey(),
    body: {
      serviceCode: code,
      serviceVersion: draft.version,
      answers,
      language,
      ...(Object.keys(resident).length > 0 && { resident }),
    },
  };
}

export function sendCase(municipality: string, { key, body }: Pending): Promise<Schema<'CaseReceipt'>> {
  return answer(
    api.POST('/api/v1/municipalities/{municipality}/cases', {
      params: { path: { municipality }, header: { 'Idempotency-Key': key } },
      body,
    }),
  );
}

/** A refusal says for certain that no case was made. A lost answer or a fault inside does not. */
export function isCertain(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return false;
  return error.status < 500 && error.slug !== 'still-running' && error.status !== 408;
}

function filled(facts: Contact): Contact {
  const entries = Object.entries(facts).map(([field, text]) => [field, (text as string).trim()] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== ''));
}
