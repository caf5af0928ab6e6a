import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';

import { outcomeWord } from '@/lib/desk/labels';
import { formatDate } from '@/lib/format';
import { ActionButton } from '@/ui/ActionButton';
import { CopyButton } from '@/ui/CopyButton';
import { CaseStatusTag } from '@/ui/desk/CaseStatusTag';
import { Due } from '@/ui/desk/Due';
import { Owner } from '@/ui/desk/Owner';
import { BuildingIcon } from '@/ui/icons';
import { Menu } from '@/ui/Menu';

import type { CaseActions } from './actions';
import type { Case } from './queries';

interface CaseHeadProps {
  kase: Case;
  timeZone: string;
  actions: CaseActions;
  /** The way back to the list. */
  back: ReactNode;
}

/** What a case is, who answers for it, by when, and what can be done next. */
export function CaseHead({ kase, timeZone, actions, back }: CaseHeadProps) {
  const take = actions.owning.find(({ id }) => id === 'take');
  const hands = actions.owning.filter((action) => action !== take);
  return (
    <header className="case-head">
      <div className="case-head-top">
        {back}
        <span className="case-reference">{kase.reference}</span>
        <CopyButton text={kase.reference} label={t`Másolás`} />
      </div>
      <div className="case-head-title">
        <h1 lang={kase.language}>{kase.subject}</h1>
        <CaseStatusTag status={kase.status} />
      </div>
      <div className="case-head-row">
        <dl className="case-cells">
          <div className="case-cell">
            <dt>
              <Trans>Felelős</Trans>
            </dt>
            <dd>
              <span className="case-department">
                <BuildingIcon />
                {kase.department?.name}
              </span>
              <Owner name={kase.assignee?.displayName} />
            </dd>
          </div>
          <div className="case-cell">
            <dt>{kase.open ? <Trans>Határidő</Trans> : <Trans>Eredmény</Trans>}</dt>
            <dd>
              {kase.open ? (
                <Due {...kase} timeZone={timeZone} day="full" />
              ) : (
                <>
                  {kase.outcome && <strong>{outcomeWord(kase.outcome)}</strong>}
                  <EndDate kase={kase} timeZone={timeZone} />
                </>
              )}
            </dd>
          </div>
        </dl>
        <div className="case-actions">
          {actions.next && <ActionButton action={actions.next} size="small" />}
          {take && <ActionButton action={take} size="small" />}
          {actions.moves.length > 0 && (
            <Menu label={<Trans>Következő lépés</Trans>} actions={actions.moves} size="small" />
          )}
          {hands.length > 0 && <Menu label={<Trans>Átadás</Trans>} actions={hands} size="small" />}
          <Menu label={<Trans>Egyéb</Trans>} actions={actions.more} tone="quiet" size="small" />
        </div>
      </div>
    </header>
  );
}

function EndDate({ kase, timeZone }: { kase: Case; timeZone: string }) {
  const at = kase.closedAt ?? kase.resolvedAt;
  return at ? <span className="due-day">{formatDate(at, timeZone)}</span> : null;
}
