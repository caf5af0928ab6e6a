import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';

import { CaseLookup } from '@/features/tracking/CaseLookup';
import { useMunicipality } from '@/lib/municipality';
import { BackLink } from '@/ui/BackLink';
import { PageTitle } from '@/ui/PageTitle';

export function TrackingPage() {
  const municipality = useMunicipality();
  return (
    <div className="form-page">
      <PageTitle title={t`Ügyem követése`} owner={municipality.name} />
      <BackLink to="/$municipality" params={{ municipality: municipality.slug }}>
        <Trans>Kezdőlap</Trans>
      </BackLink>
      <h1>
        <Trans>Ügyem követése</Trans>
      </h1>
      <p className="lead prose">
        <Trans>Megnézheti, hol tart az ügye, és írhat nekünk. Regisztráció nem kell hozzá.</Trans>
      </p>
      <CaseLookup municipality={municipality.slug} />
    </div>
  );
}
