import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';

import type { Me } from '@/lib/desk/me';
import { useMunicipality } from '@/lib/municipality';
import { Link } from '@/ui/Link';
import { PageTitle } from '@/ui/PageTitle';
import { SleepingCat } from '@/ui/TabbyCat';

/** A part of the workspace that somebody’s roles do not open: why, and whom to ask. */
export function NotYours({ me }: { me: Me }) {
  const { slug, name } = useMunicipality();
  return (
    <div className="state-view">
      <PageTitle title={t`Ehhez nincs jogosultsága`} owner={name} />
      <SleepingCat />
      <h1>
        <Trans>Ehhez nincs jogosultsága</Trans>
      </h1>
      <p className="lead">
        {me.departments.length === 0 ? (
          <Trans>
            Ügyekkel az osztályok munkatársai dolgoznak, Ön pedig egyik osztályhoz sem tartozik. Ha szüksége
            van rá, kérje az önkormányzat adminisztrátorát, hogy vegye fel egy osztályba.
          </Trans>
        ) : (
          <Trans>
            Az Ön szerepköre ezt nem engedi. Ha szüksége van rá, kérje az osztálya vezetőjét vagy az
            önkormányzat adminisztrátorát.
          </Trans>
        )}
      </p>
      <Link to="/$municipality/desk/departments" params={{ municipality: slug }} look="quiet-button">
        <Trans>Kit kérdezhetek?</Trans>
      </Link>
    </div>
  );
}
