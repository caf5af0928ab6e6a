import type { ReactNode } from 'react';

import { InfoIcon, WarningIcon } from './icons';

/** Something to know before going on. */
export function Notice({
  tone = 'info',
  title,
  children,
}: {
  tone?: 'info' | 'warning' | 'bad';
  title?: ReactNode;
  children: ReactNode;
}) {
  return (
    <aside className="notice" data-tone={tone}>
      {tone === 'info' ? <InfoIcon /> : <WarningIcon />}
      <div className="notice-text">
        {title !== undefined && <strong className="notice-title">{title}</strong>}
        {children}
      </div>
    </aside>
  );
}
