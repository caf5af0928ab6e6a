import { useEffect, useSyncExternalStore } from 'react';

import type { Action } from '../action';

/** What can be done on the page that is open, gathered for the command box, the shortcuts and their map. */
export interface ActionGroup {
  id: string;
  label: string;
  /** Smaller comes first: what the page is about before what is always there. */
  rank: number;
  actions: readonly Action[];
}

const groups = new Map<string, ActionGroup>();
const listeners = new Set<() => void>();
let current: readonly ActionGroup[] = [];

/** Offers a group of actions for as long as the component stands. */
export function useActions(id: string, label: string, rank: number, actions: readonly Action[]): void {
  useEffect(() => provideActions({ id, label, rank, actions }), [id, label, rank, actions]);
}

export function useActionGroups(): readonly ActionGroup[] {
  return useSyncExternalStore(subscribe, actionGroups);
}

export function actionGroups(): readonly ActionGroup[] {
  return current;
}

/** Offers a group and gives back how to take it away. */
export function provideActions(group: ActionGroup): () => void {
  groups.set(group.id, group);
  changed();
  return () => {
    if (groups.get(group.id) !== group) return;
    groups.delete(group.id);
    changed();
  };
}

function changed(): void {
  current = [...groups.values()].sort((a, b) => a.rank - b.rank);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
