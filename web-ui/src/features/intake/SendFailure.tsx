import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';

import { ApiProblem } from '@/api/problem';

/** Why nothing was sent, or that it is not known whether it was; takes the focus. */
export function SendFailure({ error, uncertain }: { error: unknown; uncertain: boolean }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), [error]);
  const problem = error instanceof ApiProblem ? error : undefined;
  return (
    <div className="error-summary" role="alert" tabIndex={-1} ref={ref}>
      <h2>{uncertain ? t`Nem tudjuk, megérkezett-e` : (problem?.title ?? t`Nem sikerült elküldeni`)}</h2>
      {uncertain ? (
        <p>
          <Trans>
            Nem jött válasz, mielőtt megszakadt a kapcsolat. Küldje el nyugodtan újra: akkor is csak egy ügy
            lesz belőle, ha az első már megérkezett.
          </Trans>
        </p>
      ) : (
        <p>{problem?.detail ?? t`Próbálja újra egy kicsit később. A válaszai megmaradnak.`}</p>
      )}
      {problem?.requestId && (
        <p className="state-id">
          <Trans>
            Azonosító: <code>{problem.requestId}</code>
          </Trans>
        </p>
      )}
    </div>
  );
}
