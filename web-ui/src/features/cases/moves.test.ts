import { describe, expect, it } from 'vitest';

import type { Schema } from '@/api/types';

import { unfinishedBefore } from './moves';

const task = (name: string, status: Schema<'TaskStatus'>, internal = false) =>
  ({ name, status, internal }) as Schema<'Task'>;

describe('what stands in the way of a move', () => {
  const tasks = [task('Befogás', 'done'), task('Átadás', 'open'), task('Számla', 'waiting', true)];

  it('is every step the resident sees, before a case is resolved', () => {
    expect(unfinishedBefore('resolved', tasks)).toEqual(['Átadás']);
  });

  it('is the municipality’s own work too, before a case is closed', () => {
    expect(unfinishedBefore('closed', tasks)).toEqual(['Átadás', 'Számla']);
  });

  it('is nothing for any other move', () => {
    expect(unfinishedBefore('waiting_for_resident', tasks)).toEqual([]);
  });
});
