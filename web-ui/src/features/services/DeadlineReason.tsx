import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { Scope } from '@/api/keys';
import { failureWords } from '@/ui/desk/Failure';
import { Skeleton } from '@/ui/Skeleton';

import { daysWords } from './labels';
import { versionQuery } from './queries';
import { pick } from './texts';

/** Why a case is due on its day: what its service promises, or which law says so. Asked for only when opened. */
export function DeadlineReason({ scope, code, version }: { scope: Scope; code: string; version: number }) {
  const [open, setOpen] = useState(false);
  const { data, error } = useQuery({ ...versionQuery(scope, code, version), enabled: open });
  return (
    <details className="task-how" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Trans>Miért ez a nap?</Trans>
      </summary>
      {data ? (
        <p>
          {data.deadline.basis === 'law' ? (
            <Trans>Jogszabály írja elő: {daysWords(data.deadline)} a beérkezéstől.</Trans>
          ) : (
            <Trans>
              A hivatal ennyit vállal erre a szolgáltatásra: {daysWords(data.deadline)} a beérkezéstől.
            </Trans>
          )}{' '}
          {data.deadline.source && pick(data.deadline.source, scope.language)}
        </p>
      ) : (
        open && (error ? <p>{failureWords(error)}</p> : <Skeleton lines={1} />)
      )}
    </details>
  );
}
