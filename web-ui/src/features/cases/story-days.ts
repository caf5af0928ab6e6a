import type { Schema } from '@/api/types';
import { storyKind } from '@/lib/desk/story';

type Event = Schema<'Event'>;

export type StoryFilter = 'all' | 'messages' | 'notes';

export function readStoryFilter(text: string | undefined): StoryFilter {
  return text === 'messages' || text === 'notes' ? text : 'all';
}

/** The story by the municipality’s days, newest first, narrowed to what was said to whom. */
export function storyDays(
  events: readonly Event[],
  show: StoryFilter,
  timeZone: string,
): { day: string; items: Event[] }[] {
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone });
  const days: { day: string; items: Event[] }[] = [];
  for (const event of [...events].sort((a, b) => b.version - a.version)) {
    if (!belongs(event, show)) continue;
    const day = dayOf.format(new Date(event.at));
    const last = days.at(-1);
    if (last?.day === day) last.items.push(event);
    else days.push({ day, items: [event] });
  }
  return days;
}

function belongs(event: Event, show: StoryFilter): boolean {
  if (show === 'all') return true;
  const kind = storyKind(event);
  return show === 'notes' ? kind === 'note' : kind === 'message-in' || kind === 'message-out';
}
