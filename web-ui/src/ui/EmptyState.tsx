import type { ReactNode } from 'react';

import { SleepingCat } from './TabbyCat';

/** Nothing here: says why, and what to do next. */
export function EmptyState({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="empty-state">
      <SleepingCat />
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}
