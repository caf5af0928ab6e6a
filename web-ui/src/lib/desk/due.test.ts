import { describe, expect, it } from 'vitest';

import { dueWords } from './due';

const now = new Date('2026-11-23T09:00:00Z');
const due = (dueAt: string, late = false, open = true) =>
  dueWords({ dueAt, late, open }, 'Europe/Budapest', now);

describe('a due day in words', () => {
  it('counts days of the municipality’s calendar', () => {
    expect(due('2026-11-23T22:59:59Z')).toEqual({ text: 'ma jár le', tone: 'soon' });
    expect(due('2026-11-24T22:59:59Z')).toEqual({ text: 'holnap jár le', tone: 'soon' });
    expect(due('2026-11-30T22:59:59Z')).toEqual({ text: '7 nap múlva jár le', tone: 'calm' });
  });

  it('says how long something is overdue', () => {
    expect(due('2026-11-20T22:59:59Z', true)).toEqual({ text: '3 napja lejárt', tone: 'late' });
    expect(due('2026-11-23T08:00:00Z', true)).toEqual({ text: 'ma lejárt', tone: 'late' });
  });

  it('is only a date once a case has ended', () => {
    expect(due('2026-11-20T22:59:59Z', false, false)).toEqual({ text: 'nov. 20.', tone: 'over' });
  });
});
