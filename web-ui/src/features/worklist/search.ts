import type { Schema } from '@/api/types';
import type { Me } from '@/lib/desk/me';

/** How a list can be sorted; a leading `-` turns it round. */
export type CaseOrder = '-createdAt' | 'createdAt' | 'dueAt' | '-dueAt' | '-updatedAt' | 'updatedAt';

/** The worklist's filters as they stand in the address; lists are codes joined by commas. */
export interface WorklistSearch {
  department?: string;
  status?: string;
  /** `me`, `nobody`, or a person's id. */
  assignee?: string;
  service?: string;
  channel?: string;
  late?: true;
  /** Open cases when left out. */
  state?: 'ended' | 'all';
  sort?: CaseOrder;
}

export const DEFAULT_ORDER = 'dueAt' satisfies CaseOrder;

const ORDERS: readonly string[] = [
  '-createdAt',
  'createdAt',
  'dueAt',
  '-dueAt',
  '-updatedAt',
  'updatedAt',
] satisfies CaseOrder[];

/** What of an address is understood; the rest is left out. */
export function readSearch(search: Record<string, unknown>): WorklistSearch {
  const found: WorklistSearch = {};
  for (const name of ['department', 'status', 'assignee', 'service', 'channel'] as const) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') found[name] = value;
  }
  if (search['late'] === true) found.late = true;
  if (search['state'] === 'ended' || search['state'] === 'all') found.state = search['state'];
  const sort = search['sort'];
  if (typeof sort === 'string' && ORDERS.includes(sort)) found.sort = sort as CaseOrder;
  return found;
}

export function codes(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(',').filter(Boolean);
}

export type CaseFilter = Partial<{
  status: Schema<'CaseStatus'>[];
  open: boolean;
  departmentId: string[];
  assigneeId: string[];
  unassigned: boolean;
  serviceCode: string[];
  channel: Schema<'Channel'>[];
  late: boolean;
  sort: CaseOrder;
}>;

/** The filters as the API takes them. A department nobody knows matches nothing that is there. */
export function caseFilter(
  search: WorklistSearch,
  departments: readonly { id: string; code: string }[],
): CaseFilter {
  const filter: CaseFilter = { sort: search.sort ?? DEFAULT_ORDER };
  const status = codes(search.status) as Schema<'CaseStatus'>[];
  if (status.length > 0) filter.status = status;
  else if (search.state !== 'all') filter.open = search.state !== 'ended';
  const wanted = codes(search.department);
  const ids = departments.filter(({ code }) => wanted.includes(code)).map(({ id }) => id);
  if (ids.length > 0) filter.departmentId = ids;
  if (search.assignee === 'nobody') filter.unassigned = true;
  else if (search.assignee !== undefined) filter.assigneeId = [search.assignee];
  if (search.service !== undefined) filter.serviceCode = codes(search.service);
  if (search.channel !== undefined) filter.channel = codes(search.channel) as Schema<'Channel'>[];
  if (search.late) filter.late = true;
  return filter;
}

export type PresetId = 'department' | 'mine' | 'nobody' | 'late' | 'open' | 'all';

export interface Preset {
  id: PresetId;
  search: WorklistSearch;
  /** Whether it is worth counting all the time. */
  counted: boolean;
}

/** The lists somebody lives with: those of their departments, or of the whole house without one. */
export function presets(me: Me): Preset[] {
  const own = me.departments.map(({ code }) => code).join(',');
  const all: Preset = { id: 'all', search: { state: 'all', sort: '-createdAt' }, counted: false };
  if (own === '') {
    return [
      { id: 'open', search: {}, counted: true },
      { id: 'nobody', search: { assignee: 'nobody' }, counted: true },
      { id: 'late', search: { late: true }, counted: true },
      all,
    ];
  }
  return [
    { id: 'department', search: { department: own }, counted: true },
    { id: 'mine', search: { assignee: 'me' }, counted: true },
    { id: 'nobody', search: { department: own, assignee: 'nobody' }, counted: true },
    { id: 'late', search: { department: own, late: true }, counted: true },
    all,
  ];
}

/** The preset that an address shows, whatever its order. */
export function presetOf(search: WorklistSearch, of: readonly Preset[]): PresetId | undefined {
  const plain = (value: WorklistSearch) => JSON.stringify({ ...readSearch({ ...value }), sort: undefined });
  return of.find((preset) => plain(preset.search) === plain(search))?.id;
}
