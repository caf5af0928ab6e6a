import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useLocation, useNavigate } from '@tanstack/react-router';

import { ActivationForm } from '@/features/session/ActivationForm';
import { useMunicipality } from '@/lib/municipality';
import { PageTitle } from '@/ui/PageTitle';

import { Door } from './door';

/** Where a one-time link leads. Its token stands behind the hash, which no server and no log ever sees. */
export function ActivationPage() {
  const municipality = useMunicipality();
  const navigate = useNavigate();
  const token = useLocation({ select: ({ hash }) => hash });
  const done = () =>
    void navigate({
      to: '/$municipality/desk/login',
      params: { municipality: municipality.slug },
      search: { after: 'activation' },
    });
  return (
    <Door>
      <PageTitle title={t`Jelszó beállítása`} owner={municipality.name} />
      <h1>
        <Trans>Jelszó beállítása</Trans>
      </h1>
      {token === '' ? (
        <p>
          <Trans>
            Ez a hivatkozás nem teljes. Nyissa meg úgy, ahogy kapta, vagy kérjen újat az önkormányzat
            adminisztrátorától.
          </Trans>
        </p>
      ) : (
        <ActivationForm token={token} onDone={done} />
      )}
    </Door>
  );
}
