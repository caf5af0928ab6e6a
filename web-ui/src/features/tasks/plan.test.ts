import { describe, expect, it } from 'vitest';

import { planLevels, stillWaitsFor } from './plan';
import type { Task } from './plan';

const task = (id: string, waitsFor: string[] = [], status: Task['status'] = 'waiting') =>
  ({ id, name: id, waitsFor, status }) as Task;

describe('the plan of a case', () => {
  const tasks = [
    task('check', [], 'done'),
    task('trap', ['check'], 'open'),
    task('vet', ['check'], 'done'),
    task('report', ['trap', 'vet']),
  ];

  it('puts side by side what waits for the same', () => {
    expect(planLevels(tasks).map((level) => level.map(({ id }) => id))).toEqual([
      ['check'],
      ['trap', 'vet'],
      ['report'],
    ]);
  });

  it('names only what is not finished yet', () => {
    expect(stillWaitsFor(tasks[3] as Task, tasks)).toEqual(['trap']);
  });

  it('shows every task even if the data goes round in a circle', () => {
    const circle = [task('a', ['b']), task('b', ['a'])];
    expect(planLevels(circle).flat()).toHaveLength(2);
  });
});
