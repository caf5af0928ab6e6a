import type { WorklistSearch } from '@/features/worklist/search';
import { readStored, writeStored } from '@/lib/storage';

/** Where somebody was: the list they work from and the case they opened last, in this tab. */

const LIST = 'cirmos.desk.list';
const CASE = 'cirmos.desk.case';

export function keepList(search: WorklistSearch): void {
  writeStored('session', LIST, search);
}

export function keptList(): WorklistSearch | undefined {
  return readStored<WorklistSearch>('session', LIST);
}

export function keepCase(reference: string): void {
  writeStored('session', CASE, reference);
}

export function keptCase(): string | undefined {
  return readStored<string>('session', CASE);
}
