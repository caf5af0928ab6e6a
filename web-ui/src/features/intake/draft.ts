import { useCallback, useState } from 'react';

import type { Schema } from '@/api/types';
import type { Answers } from '@/lib/form/model';
import type { Contact } from '@/lib/form/resident';
import { readStored, writeStored } from '@/lib/storage';

/** A form being filled in. It lives in the browser's tab and survives a reload. */
export interface Draft {
  /** The service version it was begun with. */
  version: number;
  answers: Answers;
  /** How to reach the resident, where the form itself does not ask. */
  contact: Contact;
  /** What the server found wrong, by field; gone as soon as the field is edited. */
  refused: Readonly<Record<string, string>>;
  /** Sent, and no certain answer came: the same request has to be repeated, with the same key. */
  pending?: { key: string; body: Schema<'NewCase'> };
}

type Service = Pick<Schema<'ServicePage'>, 'code' | 'version'>;

export function readDraft(municipality: string, service: Service): Draft {
  const kept = readStored<Draft>('session', storageKey(municipality, service.code));
  const empty: Draft = { version: service.version, answers: {}, contact: {}, refused: {} };
  // A newer form keeps the answers it still asks for; a request that may have arrived stays as it was sent.
  return kept ? { ...empty, ...kept, version: kept.pending ? kept.version : service.version } : empty;
}

export function useDraft(municipality: string, service: Service) {
  const [draft, setDraft] = useState(() => readDraft(municipality, service));
  const save = useCallback(
    (next: Draft) => {
      writeStored('session', storageKey(municipality, service.code), next);
      setDraft(next);
    },
    [municipality, service.code],
  );
  return [draft, save] as const;
}

export function forgetDraft(municipality: string, code: string): void {
  writeStored('session', storageKey(municipality, code), undefined);
}

/** What the confirmation page shows; the tracking secret is told only once, so a reload must not lose it. */
export type Receipt = Schema<'CaseReceipt'>;

export function keepReceipt(municipality: string, receipt: Receipt): void {
  writeStored('session', `cirmos.receipt.${municipality}`, receipt);
}

export function readReceipt(municipality: string): Receipt | undefined {
  return readStored<Receipt>('session', `cirmos.receipt.${municipality}`);
}

function storageKey(municipality: string, code: string): string {
  return `cirmos.draft.${municipality}.${code}`;
}
