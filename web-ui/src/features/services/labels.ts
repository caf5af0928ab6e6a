import { plural, t } from '@lingui/core/macro';

import type { Schema } from '@/api/types';
import type { Tone } from '@/ui/StatusTag';

export function kindWord(kind: Schema<'ServiceKind'>): string {
  const words: Record<Schema<'ServiceKind'>, string> = {
    request: t`Kérelem`,
    question: t`Kérdés`,
    complaint: t`Panasz`,
    report: t`Bejelentés`,
  };
  return words[kind];
}

export function versionStatusWord(status: Schema<'VersionStatus'>): string {
  const words: Record<Schema<'VersionStatus'>, string> = {
    draft: t`Vázlat`,
    in_review: t`Ellenőrzés alatt`,
    pilot: t`Próbaüzem`,
    live: t`Élő`,
    retired: t`Visszavont`,
  };
  return words[status];
}

export function versionStatusTone(status: Schema<'VersionStatus'>): Tone {
  const tones: Record<Schema<'VersionStatus'>, Tone> = {
    draft: 'neutral',
    in_review: 'waiting',
    pilot: 'active',
    live: 'good',
    retired: 'neutral',
  };
  return tones[status];
}

/** „5 munkanap” – „5 working days” */
export function daysWords({
  amount,
  unit,
}: {
  amount: number;
  unit: 'working_days' | 'calendar_days';
}): string {
  return unit === 'working_days'
    ? plural(amount, { one: '# munkanap', other: '# munkanap' })
    : plural(amount, { one: '# naptári nap', other: '# naptári nap' });
}
