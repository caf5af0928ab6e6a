import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';

import { formatDay, formatRelativeDay } from '@/lib/format';
import { Button } from '@/ui/Button';
import { CopyButton } from '@/ui/CopyButton';
import { PrintIcon } from '@/ui/icons';
import { Panel } from '@/ui/Panel';
import { Timeline } from '@/ui/Timeline';

import type { Receipt } from './draft';

interface ReceiptViewProps {
  receipt: Receipt;
  timeZone: string;
  /** The whole address with the secret in it, to keep. */
  trackingUrl: string;
  trackingLink: ReactNode;
}

export function ReceiptView({ receipt, timeZone, trackingUrl, trackingLink }: ReceiptViewProps) {
  return (
    <div className="receipt">
      <div className="receipt-banner">
        <h1>
          <Trans>Megkaptuk, köszönjük</Trans>
        </h1>
        <p>{receipt.serviceName}</p>
        <p className="receipt-label">
          <Trans>Az Ön ügyszáma</Trans>
        </p>
        <p className="receipt-number">{receipt.reference}</p>
      </div>
      <p className="lead prose">{receipt.statusText}</p>
      <DueLine dueAt={receipt.dueAt} departmentName={receipt.departmentName} timeZone={timeZone} />
      <Panel tone="sunk" title={<Trans>Így talál vissza az ügyéhez</Trans>}>
        <p>
          <Trans>
            Az ügyszám mellé tartozik egy követőkód. Ezzel a kettővel bármikor megnézheti, hol tart az ügye,
            és írhat nekünk. Ezt a kódot csak most mutatjuk meg: mentse el, és ne adja másnak.
          </Trans>
        </p>
        <p className="receipt-label">
          <Trans>Követőkód</Trans>
        </p>
        <p className="receipt-secret">
          <code>{receipt.trackingSecret}</code>
        </p>
        <p className="print-only">
          <Trans>
            Itt nézheti meg, hol tart: <strong>{trackingUrl.split('#')[0]}</strong>
          </Trans>
        </p>
        <div className="row no-print">
          <CopyButton text={receipt.trackingSecret} label={t`Kód másolása`} />
          <CopyButton text={trackingUrl} label={t`Az ügyem linkjének másolása`} />
          <Button tone="secondary" size="small" icon={<PrintIcon />} onPress={() => globalThis.print()}>
            <Trans>Nyomtatás vagy mentés PDF-be</Trans>
          </Button>
        </div>
      </Panel>
      <section>
        <h2>
          <Trans>Mi történik most</Trans>
        </h2>
        <Timeline
          label={t`Az ügy lépései`}
          items={receipt.steps.map((step, index) => ({
            id: `${index} ${step.name}`,
            title: step.name,
            when: step.departmentName,
            state: step.state === 'open' || step.state === 'in_progress' ? 'now' : 'ahead',
          }))}
        />
      </section>
      <p className="no-print">{trackingLink}</p>
    </div>
  );
}

function DueLine({
  dueAt,
  departmentName,
  timeZone,
}: {
  dueAt: string;
  departmentName: string;
  timeZone: string;
}) {
  const day = formatDay(dueAt, timeZone);
  const distance = formatRelativeDay(dueAt, timeZone);
  return (
    <p className="prose">
      <Trans>
        Az ügyéért felelős: <strong>{departmentName}</strong>. Legkésőbb eddig elintézzük:{' '}
        <strong>{day}</strong> ({distance}).
      </Trans>
    </p>
  );
}
