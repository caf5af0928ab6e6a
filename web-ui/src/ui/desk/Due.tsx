import { dueWords } from '@/lib/desk/due';
import { formatDay, formatShortDate } from '@/lib/format';

import { ClockIcon, WarningIcon } from '../icons';

interface DueProps {
  dueAt: string;
  late: boolean;
  open: boolean;
  timeZone: string;
  /** Says the day, too: in full where there is room. */
  day?: 'short' | 'full';
}

/** When something is due, in words; what is late has a mark and says so. */
export function Due({ dueAt, late, open, timeZone, day }: DueProps) {
  const { text, tone } = dueWords({ dueAt, late, open }, timeZone);
  const Icon = tone === 'late' ? WarningIcon : ClockIcon;
  return (
    <span className="due" data-tone={tone}>
      {open && <Icon />}
      <span>
        <span className="due-words">{text}</span>
        {day && open && (
          <span className="due-day">
            {day === 'full' ? formatDay(dueAt, timeZone) : formatShortDate(dueAt, timeZone)}
          </span>
        )}
      </span>
    </span>
  );
}
