import { createContext, useContext } from 'react';

import type { Schema } from '@/api/types';

export type Me = Schema<'Me'>;

/** Who is signed in; the workspace's shell provides it to every page. */
export const MeContext = createContext<Me | undefined>(undefined);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('rendered outside the workspace');
  return me;
}

/** Whether an action is open to somebody at all; each record says for itself whether it is open there. */
export function mayAtAll(me: Me, action: string): boolean {
  return me.permissions.some((permission) => permission.action === action);
}

/** Whether an action is open to somebody in the whole municipality. */
export function mayEverywhere(me: Me, action: string): boolean {
  return me.permissions.some(
    (permission) => permission.action === action && permission.scope !== 'department',
  );
}

/** Whether somebody works in a department. */
export function worksIn(me: Me, departmentId: string): boolean {
  return me.departments.some(({ id }) => id === departmentId);
}
