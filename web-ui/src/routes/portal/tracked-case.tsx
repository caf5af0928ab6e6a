import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useLocation } from '@tanstack/react-router';

import { useEffect } from 'react';

import { ApiProblem } from '@/api/problem';
import { CaseLookup } from '@/features/tracking/CaseLookup';
import { CaseStatus } from '@/features/tracking/CaseStatus';
import { Conversation } from '@/features/tracking/Conversation';
import { MessageForm } from '@/features/tracking/MessageForm';
import { trackingQuery } from '@/features/tracking/queries';
import type { Schema } from '@/api/types';
import { focusHeading } from '@/lib/focus';
import { formatDate, formatDateTime } from '@/lib/format';
import { useMunicipality, useScope } from '@/lib/municipality';
import { taskStatusLabel } from '@/lib/status';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';
import { Skeleton } from '@/ui/Skeleton';
import { StateView } from '@/ui/StateView';
import { Timeline } from '@/ui/Timeline';

const route = getRouteApi('/$municipality/portal/tracking/$reference');

/** A case as its resident sees it, today and months later. */
export function TrackedCasePage() {
  const municipality = useMunicipality();
  const { reference } = route.useParams();
  const secret = useLocation({ select: ({ hash }) => hash });
  const { data, error, refetch } = useQuery(trackingQuery(useScope(), reference, secret));
  const wrong = error instanceof ApiProblem && [401, 404].includes(error.status);
  if (secret === '' || wrong) {
    return (
      <div className="form-page">
        <PageTitle title={t`Ügyem követése`} owner={municipality.name} hasErrors={wrong} />
        <h1>
          <Trans>Ügyem követése</Trans>
        </h1>
        <CaseLookup
          key={reference}
          municipality={municipality.slug}
          reference={reference}
          refusal={wrong ? error.detail : undefined}
        />
      </div>
    );
  }
  if (data) {
    return (
      <>
        {error && <ReloadFailed onRetry={() => void refetch()} />}
        <TrackedCase tracked={data} secret={secret} />
      </>
    );
  }
  return error ? <StateView error={error} onRetry={() => void refetch()} /> : <Skeleton lines={6} />;
}

/** What was loaded before stays readable without a connection. */
function ReloadFailed({ onRetry }: { onRetry: () => void }) {
  return (
    <Notice tone="warning">
      <p>
        <Trans>Most nem tudjuk frissíteni. Amit lát, lehet, hogy nem a legújabb.</Trans>
      </p>
      <Button tone="secondary" size="small" onPress={onRetry}>
        <Trans>Újrapróbálom</Trans>
      </Button>
    </Notice>
  );
}

function TrackedCase({ tracked, secret }: { tracked: Schema<'Tracking'>; secret: string }) {
  const { slug, name, timeZone } = useMunicipality();
  // It came after the page: the focus would stay nowhere.
  useEffect(() => {
    if (document.activeElement === document.body) focusHeading();
  }, []);
  return (
    <div className="tracked-case">
      <PageTitle title={`${tracked.reference} – ${tracked.serviceName}`} owner={name} />
      <header className="tracked-head">
        <p className="tracked-reference">{tracked.reference}</p>
        <h1>{tracked.serviceName}</h1>
      </header>
      <CaseStatus tracked={tracked} timeZone={timeZone} />
      <div className="tracked-columns">
        <Panel title={<Trans>Üzenetek</Trans>}>
          <Conversation messages={tracked.messages} timeZone={timeZone} />
          {tracked.canReply ? (
            <MessageForm municipality={slug} reference={tracked.reference} secret={secret} />
          ) : (
            <p className="soft">
              <Trans>
                Ez az ügy lezárult, ide már nem lehet üzenetet írni. Ha újra segítség kell, indítson új ügyet.
              </Trans>
            </p>
          )}
        </Panel>
        {tracked.steps.length > 0 && (
          <Panel tone="sunk" title={<Trans>Az ügy lépései</Trans>}>
            <Timeline
              label={t`Az ügy lépései`}
              items={tracked.steps.map((step, index) => stepItem(step, index, timeZone))}
            />
          </Panel>
        )}
        <Panel title={<Trans>Mi történt eddig</Trans>}>
          <Timeline
            label={t`Mi történt eddig`}
            items={tracked.timeline.map((item, index) => ({
              id: `${index} ${item.at}`,
              title: formatDateTime(item.at, timeZone),
              body: <p>{happened(item)}</p>,
            }))}
          />
        </Panel>
      </div>
    </div>
  );
}

function happened({ kind, text }: Schema<'Tracking'>['timeline'][number]): string {
  if (kind === 'step_done') return t`Elkészült: ${text}`;
  return kind === 'department_changed' ? t`Új felelős: ${text}` : text;
}

function stepItem(step: Schema<'TrackingStep'>, index: number, timeZone: string) {
  const finished = step.state === 'done' || step.state === 'skipped';
  const state = taskStatusLabel(step.state);
  const when = step.finishedAt ? `${state}: ${formatDate(step.finishedAt, timeZone)}` : state;
  return {
    id: `${index} ${step.name}`,
    title: step.name,
    when: (
      <>
        <span className="phrase">{step.departmentName}</span> · <span className="phrase">{when}</span>
      </>
    ),
    state: finished ? ('done' as const) : step.state === 'waiting' ? ('ahead' as const) : ('now' as const),
  };
}
