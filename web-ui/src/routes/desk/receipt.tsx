import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useLingui } from '@lingui/react';

import { formatDay, formatRelativeDay } from '@/lib/format';
import { useMunicipality } from '@/lib/municipality';
import { Button } from '@/ui/Button';
import { CopyButton } from '@/ui/CopyButton';
import { EmptyState } from '@/ui/EmptyState';
import { CheckIcon, PrintIcon } from '@/ui/icons';
import { Link } from '@/ui/Link';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';

import { keptReceipt } from './record-draft';

/** What an agent reads out: the number, the secret, and what happens by when. */
export function ReceiptPage() {
  useLingui();
  const { slug, name, timeZone } = useMunicipality();
  const receipt = keptReceipt();
  const another = (
    <Link to="/$municipality/desk/new" params={{ municipality: slug }} look="quiet-button">
      <Trans>Új ügy felvétele</Trans>
    </Link>
  );
  if (!receipt) {
    return (
      <>
        <PageTitle title={t`Nincs mit megmutatni`} owner={name} />
        <h1>
          <Trans>Itt most nincs mit megmutatni</Trans>
        </h1>
        <EmptyState title={<Trans>Ebben az ablakban most nincs frissen felvett ügy.</Trans>}>
          {another}
        </EmptyState>
      </>
    );
  }
  const day = formatDay(receipt.dueAt, timeZone);
  const distance = formatRelativeDay(receipt.dueAt, timeZone);
  return (
    <div className="desk-receipt">
      <PageTitle title={t`Felvettük: ${receipt.reference}`} owner={name} />
      <h1 className="with-icon">
        <CheckIcon />
        <Trans>Felvettük az ügyet</Trans>
      </h1>
      <p className="lead">{receipt.serviceName}</p>
      <Panel title={<Trans>Olvassa fel az ügyfélnek</Trans>}>
        <dl className="read-out">
          <div>
            <dt>
              <Trans>Ügyszám</Trans>
            </dt>
            <dd className="read-out-number">{receipt.reference}</dd>
          </div>
          <div>
            <dt>
              <Trans>Követőkód</Trans>
            </dt>
            <dd className="read-out-secret">
              {inFours(receipt.trackingSecret).map((part, index) => (
                <span key={index}>{part}</span>
              ))}
            </dd>
          </div>
          <div>
            <dt>
              <Trans>Mire számíthat</Trans>
            </dt>
            <dd>
              {receipt.statusText}{' '}
              <Trans>
                Felelős: {receipt.departmentName}. Határidő: <strong>{day}</strong> ({distance}).
              </Trans>
            </dd>
          </div>
        </dl>
        <p className="soft">
          <Trans>
            A követőkódot csak most mutatjuk meg. Aki tudja, az látja az ügyet: csak az ügyfélnek mondja el.
          </Trans>
        </p>
        <div className="row no-print">
          <CopyButton text={receipt.reference} label={t`Ügyszám másolása`} />
          <CopyButton text={receipt.trackingSecret} label={t`Kód másolása`} />
          <Button tone="secondary" size="small" icon={<PrintIcon />} onPress={() => globalThis.print()}>
            <Trans>Nyomtatás</Trans>
          </Button>
        </div>
      </Panel>
      <div className="row no-print">
        <Link
          to="/$municipality/desk/cases/$reference"
          params={{ municipality: slug, reference: receipt.reference }}
          look="button"
        >
          <Trans>Megnyitom az ügyet</Trans>
        </Link>
        {another}
      </div>
    </div>
  );
}

function inFours(secret: string): string[] {
  return secret.match(/.{1,4}/g) ?? [];
}
