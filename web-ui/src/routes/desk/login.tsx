import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';

import type { Schema } from '@/api/types';
import { LoginForm } from '@/features/session/LoginForm';
import { meQuery } from '@/features/session/queries';
import { useMunicipality, useScope } from '@/lib/municipality';
import { Notice } from '@/ui/Notice';
import { Link } from '@/ui/Link';
import { PageTitle } from '@/ui/PageTitle';

import { Door } from './door';

const route = getRouteApi('/$municipality/desk/login');

export function LoginPage() {
  const municipality = useMunicipality();
  const scope = useScope();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { to, after } = route.useSearch();
  const enter = (me: Schema<'Me'>) => {
    queryClient.setQueryData(meQuery(scope).queryKey, me);
    const home = `/${municipality.slug}/desk`;
    // Only an address inside this workspace is gone back to.
    router.history.push(to?.startsWith(`${home}/`) ? to : home);
  };
  return (
    <Door>
      <PageTitle title={t`Munkatársak belépése`} owner={municipality.name} />
      <h1>
        <Trans>Munkatársak belépése</Trans>
      </h1>
      {after === 'logout' && (
        <Notice>
          <p>
            <Trans>Kijelentkezett. Ezen a gépen semmi sem maradt a munkájából.</Trans>
          </p>
        </Notice>
      )}
      {after === 'activation' && (
        <Notice>
          <p>
            <Trans>A jelszava él. Lépjen be vele.</Trans>
          </p>
        </Notice>
      )}
      {to !== undefined && after === undefined && (
        <p className="soft">
          <Trans>Belépés után oda visszük, ahová indult.</Trans>
        </p>
      )}
      <LoginForm scope={scope} onDone={enter} />
      <p className="door-foot">
        <Trans>
          Elfelejtette a jelszavát, vagy nem tud belépni? Kérjen új hivatkozást az önkormányzat
          adminisztrátorától.
        </Trans>
      </p>
      <p className="door-foot">
        <Link to="/$municipality" params={{ municipality: municipality.slug }}>
          <Trans>Lakosként jött? Itt intézheti az ügyeit.</Trans>
        </Link>
      </p>
    </Door>
  );
}
