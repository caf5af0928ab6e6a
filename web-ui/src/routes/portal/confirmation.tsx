import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useRouter } from '@tanstack/react-router';

import { readReceipt } from '@/features/intake/draft';
import { ReceiptView } from '@/features/intake/ReceiptView';
import { useMunicipality } from '@/lib/municipality';
import { EmptyState } from '@/ui/EmptyState';
import { Link } from '@/ui/Link';
import { PageTitle } from '@/ui/PageTitle';

/** What a resident takes away: the number, the way back, and what happens next. */
export function ConfirmationPage() {
  const municipality = useMunicipality();
  const router = useRouter();
  const receipt = readReceipt(municipality.slug);
  if (!receipt) {
    return (
      <>
        <PageTitle title={t`Nincs mit megmutatni`} owner={municipality.name} />
        <h1>
          <Trans>Itt most nincs mit megmutatni</Trans>
        </h1>
        <EmptyState title={<Trans>Ezen az eszközön most nincs frissen elküldött ügy.</Trans>}>
          <Link to="/$municipality/tracking" params={{ municipality: municipality.slug }} look="button">
            <Trans>Ügyem követése</Trans>
          </Link>
        </EmptyState>
      </>
    );
  }
  const { href } = router.buildLocation({
    to: '/$municipality/tracking/$reference',
    params: { municipality: municipality.slug, reference: receipt.reference },
    hash: receipt.trackingSecret,
  });
  return (
    <>
      <PageTitle title={t`Megkaptuk: ${receipt.reference}`} owner={municipality.name} />
      <ReceiptView
        receipt={receipt}
        timeZone={municipality.timeZone}
        trackingUrl={new URL(href, globalThis.location.origin).href}
        trackingLink={
          <Link
            to="/$municipality/tracking/$reference"
            params={{ municipality: municipality.slug, reference: receipt.reference }}
            hash={receipt.trackingSecret}
            look="button"
          >
            <Trans>Megnézem, hol tart</Trans>
          </Link>
        }
      />
    </>
  );
}
