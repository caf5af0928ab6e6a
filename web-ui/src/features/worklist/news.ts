import type { Row } from './queries';

/** The shown rows as they stand now: what changed is shown in its place, nothing comes, goes or moves. */
export function refreshed(shown: readonly Row[], latest: readonly Row[]): Row[] {
  const now = new Map(latest.map((row) => [row.id, row]));
  return shown.map((row) => {
    const fresh = now.get(row.id);
    return fresh && fresh.updatedAt >= row.updatedAt ? fresh : row;
  });
}

/** How many cases belong at the top of the list and are not shown yet. */
export function newcomers(shown: readonly Row[], latest: readonly Row[]): number {
  const known = new Set(shown.map(({ id }) => id));
  return latest.filter(({ id }) => !known.has(id)).length;
}
