import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';

import { ApiProblem, NoAnswer } from '@/api/problem';

/** Why something was not done, inside a form or a dialog; takes the focus. */
export function Failure({ error, words }: { error: unknown; words?: string }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), [error]);
  return (
    <div className="failure" role="alert" tabIndex={-1} ref={ref}>
      <strong>{words ?? failureWords(error)}</strong>
      {error instanceof ApiProblem && error.faults.length > 0 && (
        <ul>
          {error.faults.map((fault) => (
            <li key={`${fault.pointer ?? fault.parameter ?? ''} ${fault.code}`}>{fault.detail}</li>
          ))}
        </ul>
      )}
      {error instanceof ApiProblem && error.status >= 500 && error.requestId !== undefined && (
        <p className="small">
          <Trans>
            Azonosító a segítségkéréshez: <code>{error.requestId}</code>
          </Trans>
        </p>
      )}
    </div>
  );
}

/** One sentence on what went wrong and what to do. */
export function failureWords(error: unknown): string {
  if (error instanceof NoAnswer) {
    return navigator.onLine
      ? t`Nem jött válasz. Amit beírt, megmaradt; próbálja újra.`
      : t`Nincs internetkapcsolat. Amit beírt, megmaradt; ha újra van kapcsolat, próbálja újra.`;
  }
  if (error instanceof ApiProblem && error.detail !== '') return error.detail;
  return t`Valami elromlott nálunk. Próbálja újra egy kicsit később.`;
}
