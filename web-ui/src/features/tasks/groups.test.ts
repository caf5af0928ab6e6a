import { describe, expect, it } from 'vitest';

import { byDue } from './groups';
import type { Task } from './plan';

const now = new Date('2026-11-23T09:00:00Z');
const task = (id: string, dueAt: string | null, late = false) => ({ id, dueAt, late }) as Task;

describe('today’s work', () => {
  it('stands in groups by the municipality’s calendar, what is late first', () => {
    const groups = byDue(
      [
        task('tomorrow', '2026-11-24T22:59:59Z'),
        task('late', '2026-11-20T22:59:59Z', true),
        task('today', '2026-11-23T22:59:59Z'),
        task('some day', null),
        task('week', '2026-11-30T22:59:59Z'),
      ],
      'Europe/Budapest',
      now,
    );
    expect(groups.map(({ group, tasks }) => [group, tasks[0]?.id])).toEqual([
      ['late', 'late'],
      ['today', 'today'],
      ['tomorrow', 'tomorrow'],
      ['week', 'week'],
      ['none', 'some day'],
    ]);
  });
});
