import { describe, expect, it } from 'vitest';

import type { Schema } from '@/api/types';

import { storyDays } from './story-days';

const event = (version: number, at: string, kind: string, data = {}, text: string | null = null) =>
  ({
    version,
    at,
    kind,
    data,
    text,
    actor: { kind: 'staff', displayName: null },
  }) as unknown as Schema<'Event'>;

const events = [
  event(1, '2026-11-20T22:30:00Z', 'case_created'),
  event(2, '2026-11-20T23:30:00Z', 'message_added', { direction: 'to_resident' }, 'Megnézzük.'),
  event(3, '2026-11-21T09:00:00Z', 'note_added', { noteId: 'n' }, 'Kulcs a portán.'),
];

describe('the story of a case', () => {
  it('begins with the newest, by days of the municipality, not of the server', () => {
    const days = storyDays(events, 'all', 'Europe/Budapest');
    expect(days.map(({ day, items }) => [day, items.map(({ version }) => version)])).toEqual([
      ['2026-11-21', [3, 2]],
      ['2026-11-20', [1]],
    ]);
  });

  it('can be narrowed to what was said to the resident or among colleagues', () => {
    const versions = (show: 'messages' | 'notes') =>
      storyDays(events, show, 'UTC').flatMap(({ items }) => items.map(({ version }) => version));
    expect(versions('messages')).toEqual([2]);
    expect(versions('notes')).toEqual([3]);
  });
});
