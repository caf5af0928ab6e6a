import { describe, expect, it } from 'vitest';

import { referenceStart } from './reference';

const start = (typed: string) => referenceStart(typed, 'CSH', 2026);

describe('a case number as somebody says it', () => {
  it('is found by its middle, with or without the year', () => {
    expect(start('4217')).toBe('CSH-2026-004217');
    expect(start('2025-4217')).toBe('CSH-2025-004217');
  });

  it('is found however it is written', () => {
    expect(start(' csh 2026 004217 7 ')).toBe('CSH-2026-004217-7');
    expect(start('CSH–2026–004217')).toBe('CSH-2026-004217');
  });

  it('is nothing when it is a word', () => {
    expect(start('macska')).toBeUndefined();
    expect(start('')).toBeUndefined();
  });
});
