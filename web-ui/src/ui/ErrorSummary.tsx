import { Trans } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';

import { focusField } from '@/lib/focus';

export interface SummaryItem {
  /** The field to go to; a fault of no field is only told. */
  name?: string;
  label?: string;
  message: string;
}

/**
 * Everything that is wrong, on top of the page: takes the focus when it appears, links to each field. It appears
 * anew, by its `key`, at every attempt; never while somebody types, who would lose the focus to it.
 */
export function ErrorSummary({ items }: { items: readonly SummaryItem[] }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), []);
  if (items.length === 0) return null;
  return (
    <div className="error-summary" role="alert" aria-labelledby="error-summary-title" tabIndex={-1} ref={ref}>
      <h2 id="error-summary-title">
        <Trans>Valamit még javítani kell</Trans>
      </h2>
      <ul>
        {items.map(({ name, label, message }) => (
          <li key={`${name ?? ''} ${message}`}>
            {name === undefined ? (
              message
            ) : (
              <a
                href={`#${name}`}
                onClick={(event) => {
                  event.preventDefault();
                  focusField(name);
                }}
              >
                {label ? `${label} – ${message}` : message}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
