import { t } from '@lingui/core/macro';

import type { Schema } from '@/api/types';

type Transition = Schema<'AllowedTransition'>;

/** What a move is called as something to do, from where the case stands. */
export function moveLabel(to: Schema<'CaseStatus'>, from: Schema<'CaseStatus'>): string {
  switch (to) {
    case 'in_progress':
      if (from === 'new') return t`Elkezdem`;
      return from === 'resolved' || from === 'closed' ? t`Újra megnyitom…` : t`Folytatom`;
    case 'waiting_for_resident':
      return t`Az ügyféltől kérek valamit…`;
    case 'waiting_for_partner':
      return t`Partnerre várunk…`;
    case 'resolved':
      return t`Elintéztük…`;
    case 'closed':
      return t`Lezárom`;
    case 'rejected':
      return t`Elutasítom…`;
    case 'withdrawn':
      return t`Az ügyfél visszavonta…`;
    default:
      return to;
  }
}

/** Where a case goes when all is well. */
const ONWARDS: Partial<Record<Schema<'CaseStatus'>, Schema<'CaseStatus'>>> = {
  new: 'in_progress',
  in_progress: 'resolved',
  waiting_for_resident: 'in_progress',
  waiting_for_partner: 'in_progress',
  resolved: 'closed',
};

/** Whether a move is the usual way on, and not a wait or an end. */
export function isOnwards(to: Schema<'CaseStatus'>, from: Schema<'CaseStatus'>): boolean {
  return ONWARDS[from] === to;
}

/** Whether a move can be made at once, or has to be asked about first. */
export function needsWords({ reasonRequired, outcomeRequired }: Transition): boolean {
  return reasonRequired || outcomeRequired;
}

/** The names of the tasks that stand in the way of a move. */
export function unfinishedBefore(to: Schema<'CaseStatus'>, tasks: readonly Schema<'Task'>[]): string[] {
  if (to !== 'resolved' && to !== 'closed') return [];
  return tasks
    .filter(({ status }) => status !== 'done' && status !== 'skipped')
    .filter(({ internal }) => to === 'closed' || !internal)
    .map(({ name }) => name);
}
