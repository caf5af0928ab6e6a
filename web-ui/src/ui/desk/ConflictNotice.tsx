import { Trans } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';

import { WarningIcon } from '../icons';

/** Somebody else changed it first: tells what is new, and that nothing typed is lost. Takes the focus. */
export function ConflictNotice({ news }: { news: readonly string[] }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), [news]);
  return (
    <div className="conflict" role="alert" tabIndex={-1} ref={ref}>
      <WarningIcon />
      <div>
        <strong>
          <Trans>Közben valaki más is dolgozott rajta</Trans>
        </strong>
        {news.length > 0 && (
          <ul>
            {news.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        <p>
          <Trans>
            Amit Ön beírt, megmaradt. Nézze meg, mi változott, és döntse el, még mindig ezt szeretné-e.
          </Trans>
        </p>
      </div>
    </div>
  );
}
