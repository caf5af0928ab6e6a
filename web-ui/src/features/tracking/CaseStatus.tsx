import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';

import type { Schema } from '@/api/types';
import { formatDate, formatDay, formatRelativeDay } from '@/lib/format';
import { caseStatusLabel, caseStatusTone, isOpenStatus } from '@/lib/status';
import { Notice } from '@/ui/Notice';
import { StatusTag } from '@/ui/StatusTag';

interface CaseStatusProps {
  tracked: Schema<'Tracking'>;
  timeZone: string;
}

/** Where the case stands, in words: what it is waiting for, and by when. */
export function CaseStatus({ tracked, timeZone }: CaseStatusProps) {
  const open = isOpenStatus(tracked.status);
  return (
    <section className="case-status" aria-label={t`Hol tart az ügye`}>
      <StatusTag tone={caseStatusTone(tracked.status)}>{caseStatusLabel(tracked.status)}</StatusTag>
      <p className="lead prose">{tracked.statusText}</p>
      {tracked.late && (
        <Notice tone="warning" title={<Trans>Késésben vagyunk</Trans>}>
          <p>
            <Trans>
              Elnézését kérjük: a vállalt nap elmúlt, de az ügye nem veszett el. Ezen az osztályon dolgoznak
              rajta: {tracked.departmentName}. Alább megkérdezheti, mikorra várható.
            </Trans>
          </p>
        </Notice>
      )}
      <dl className="case-facts">
        <div>
          <dt>
            <Trans>Beérkezett</Trans>
          </dt>
          <dd>{formatDate(tracked.createdAt, timeZone)}</dd>
        </div>
        <div>
          <dt>
            <Trans>Felelős</Trans>
          </dt>
          <dd>{tracked.departmentName}</dd>
        </div>
        {open && (
          <div>
            <dt>{tracked.late ? <Trans>Eddig vállaltuk</Trans> : <Trans>Várható befejezés</Trans>}</dt>
            <dd>
              {formatDay(tracked.dueAt, timeZone)} ({formatRelativeDay(tracked.dueAt, timeZone)})
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
