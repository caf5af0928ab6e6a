import { plural, t } from '@lingui/core/macro';

import { daysUntil, formatShortDate } from '../format';

export interface DueWords {
  text: string;
  /** `over` is of a case that has ended: its date is history. */
  tone: 'late' | 'soon' | 'calm' | 'over';
}

interface Due {
  dueAt: string;
  late: boolean;
  /** Is there still something to do? */
  open: boolean;
}

/** How far away a due day is, in the words one would say it in. */
export function dueWords({ dueAt, late, open }: Due, timeZone: string, now = new Date()): DueWords {
  const days = daysUntil(dueAt, timeZone, now);
  if (!open) return { text: formatShortDate(dueAt, timeZone), tone: 'over' };
  if (late) {
    const over = -days;
    const text = over < 1 ? t`ma lejárt` : plural(over, { one: '# napja lejárt', other: '# napja lejárt' });
    return { text, tone: 'late' };
  }
  if (days <= 0) return { text: t`ma jár le`, tone: 'soon' };
  if (days === 1) return { text: t`holnap jár le`, tone: 'soon' };
  const text = plural(days, { one: '# nap múlva jár le', other: '# nap múlva jár le' });
  return { text, tone: days <= 3 ? 'soon' : 'calm' };
}
