import { describe, expect, it } from 'vitest';

import { newcomers, refreshed } from './news';
import type { Row } from './queries';

const row = (id: string, updatedAt: string, subject = id) => ({ id, updatedAt, subject }) as Row;

describe('a list that is being read', () => {
  const shown = [row('a', '2026-11-23T10:00:00Z'), row('b', '2026-11-23T09:00:00Z')];

  it('keeps its order and length, and shows what changed in its place', () => {
    const latest = [row('c', '2026-11-23T11:00:00Z'), row('b', '2026-11-23T11:00:00Z', 'changed')];
    expect(refreshed(shown, latest).map(({ subject }) => subject)).toEqual(['a', 'changed']);
  });

  it('counts what it does not show yet', () => {
    expect(newcomers(shown, [row('c', '2026-11-23T11:00:00Z'), row('a', '2026-11-23T10:00:00Z')])).toBe(1);
    expect(newcomers(shown, shown)).toBe(0);
  });
});
