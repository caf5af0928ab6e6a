import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';

/** The way here; each item is a link, the page itself is not repeated. */
export function Breadcrumbs({ children }: { children: readonly ReactNode[] }) {
  return (
    <nav className="breadcrumbs" aria-label={t`Hol vagyok`}>
      <ol>
        {children.map((link, index) => (
          <li key={index}>{link}</li>
        ))}
      </ol>
    </nav>
  );
}
