import { t } from '@lingui/core/macro';

import type { Schema } from '@/api/types';
import type { Tone } from '@/ui/StatusTag';

type CaseStatus = Schema<'CaseStatus'>;
type TaskStatus = Schema<'TaskStatus'>;

const OPEN: ReadonlySet<CaseStatus> = new Set([
  'new',
  'in_progress',
  'waiting_for_resident',
  'waiting_for_partner',
]);

export function isOpenStatus(status: CaseStatus): boolean {
  return OPEN.has(status);
}

export function caseStatusLabel(status: CaseStatus): string {
  const labels: Record<CaseStatus, string> = {
    new: t`Beérkezett`,
    in_progress: t`Dolgozunk rajta`,
    waiting_for_resident: t`Önre várunk`,
    waiting_for_partner: t`Partnerre várunk`,
    resolved: t`Elintézve`,
    closed: t`Lezárva`,
    rejected: t`Elutasítva`,
    withdrawn: t`Visszavonva`,
  };
  return labels[status];
}

export function caseStatusTone(status: CaseStatus): Tone {
  const tones: Record<CaseStatus, Tone> = {
    new: 'new',
    in_progress: 'active',
    waiting_for_resident: 'waiting',
    waiting_for_partner: 'waiting',
    resolved: 'good',
    closed: 'neutral',
    rejected: 'bad',
    withdrawn: 'neutral',
  };
  return tones[status];
}

export function taskStatusLabel(status: TaskStatus): string {
  const labels: Record<TaskStatus, string> = {
    waiting: t`Később következik`,
    open: t`Ez következik`,
    in_progress: t`Folyamatban`,
    done: t`Kész`,
    skipped: t`Nem volt rá szükség`,
  };
  return labels[status];
}
