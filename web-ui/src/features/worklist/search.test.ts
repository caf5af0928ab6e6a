import { describe, expect, it } from 'vitest';

import type { Me } from '@/lib/desk/me';

import { caseFilter, presetOf, presets, readSearch } from './search';

const departments = [
  { id: 'd1', code: 'RES' },
  { id: 'd2', code: 'GRN' },
];
const me = { departments: [{ code: 'RES' }, { code: 'GRN' }] } as unknown as Me;

describe('the worklist’s address', () => {
  it('keeps what it understands and drops the rest', () => {
    expect(readSearch({ late: true, state: 'some', sort: 'name', department: 'RES', page: 3 })).toEqual({
      late: true,
      department: 'RES',
    });
  });

  it('asks for open cases unless it says otherwise', () => {
    expect(caseFilter({}, departments)).toEqual({ open: true, sort: 'dueAt' });
    expect(caseFilter({ state: 'ended' }, departments)).toEqual({ open: false, sort: 'dueAt' });
    expect(caseFilter({ state: 'all' }, departments)).toEqual({ sort: 'dueAt' });
  });

  it('lets chosen statuses decide whether open or ended', () => {
    expect(caseFilter({ status: 'closed,new' }, departments)).toEqual({
      status: ['closed', 'new'],
      sort: 'dueAt',
    });
  });

  it('turns department codes into ids, and nobody into the duty pool', () => {
    expect(caseFilter({ department: 'GRN', assignee: 'nobody' }, departments)).toEqual({
      open: true,
      departmentId: ['d2'],
      unassigned: true,
      sort: 'dueAt',
    });
  });

  it('recognises a saved list in whatever order it is sorted', () => {
    const own = presets(me);
    expect(presetOf({ assignee: 'me', sort: '-createdAt' }, own)).toBe('mine');
    expect(presetOf({ department: 'RES,GRN', late: true }, own)).toBe('late');
    expect(presetOf({ late: true }, own)).toBeUndefined();
  });
});
