import { newIdempotencyKey } from '@/api/idempotency';
import type { Schema } from '@/api/types';
import { asksForContact } from '@/lib/form/resident';
import { prune } from '@/lib/form/model';
import type { Answers, FormSchema } from '@/lib/form/model';
import { readStored, writeStored } from '@/lib/storage';

/** What is asked about whoever calls, where the form does not ask it itself. */
export const CONTACT_PARTS = [
  'name',
  'phone',
  'email',
  'address',
] as const satisfies readonly (keyof Schema<'Contact'>)[];
export type ContactPart = (typeof CONTACT_PARTS)[number];

/** What an agent has written down so far. It stays in this tab until the case is made. */
export interface RecordDraft {
  channel: Schema<'Channel'>;
  answers: Answers;
  contact: Partial<Record<ContactPart, string>>;
  note: string;
  /** Sent, and no certain answer came: the same request is repeated, with the same key. */
  pending?: { key: string; body: Schema<'NewCase'> };
}

/** How a need reaches somebody who writes it down. */
export const RECORDED_CHANNELS = [
  'phone',
  'desk',
  'mail',
  'email',
] as const satisfies readonly Schema<'Channel'>[];

const CHANNEL = 'cirmos.desk.channel';

export function readDraft(code: string): RecordDraft {
  const channel = readStored<Schema<'Channel'>>('session', CHANNEL) ?? 'phone';
  return { channel, answers: {}, contact: {}, note: '', ...readStored<RecordDraft>('session', key(code)) };
}

export function keepDraft(code: string, draft: RecordDraft): void {
  writeStored('session', key(code), draft);
  writeStored('session', CHANNEL, draft.channel);
}

export function forgetDraft(code: string): void {
  writeStored('session', key(code), undefined);
}

/** The request, made once and kept until an answer is certain. */
export function prepare(
  form: FormSchema,
  draft: RecordDraft,
  service: Schema<'ServicePage'>,
  language: string,
) {
  if (draft.pending) return draft.pending;
  const answers = prune(form, draft.answers);
  const resident: RecordDraft['contact'] = {};
  for (const part of contactParts(form)) {
    const text = draft.contact[part]?.trim() ?? '';
    if (text !== '') resident[part] = text;
  }
  const body: Schema<'NewCase'> = {
    serviceCode: service.code,
    serviceVersion: service.version,
    answers,
    language,
    channel: draft.channel,
  };
  if (Object.keys(resident).length > 0) body.resident = resident;
  if (draft.note.trim() !== '') body.note = draft.note.trim();
  return { key: newIdempotencyKey(), body };
}

/** What of the resident the form does not ask itself. */
export function contactParts(form: FormSchema): readonly ContactPart[] {
  return asksForContact(form) ? [] : CONTACT_PARTS;
}

export function keepReceipt(receipt: Schema<'CaseReceipt'> | undefined): void {
  writeStored('session', 'cirmos.desk.receipt', receipt);
}

export function keptReceipt(): Schema<'CaseReceipt'> | undefined {
  return readStored<Schema<'CaseReceipt'>>('session', 'cirmos.desk.receipt');
}

function key(code: string): string {
  return `cirmos.desk.record.${code}`;
}
