import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Outlet, useParams, useRouter } from '@tanstack/react-router';

import { Announcer } from '@/ui/Announcer';
import { Link } from '@/ui/Link';
import { PageTitle } from '@/ui/PageTitle';
import { Skeleton } from '@/ui/Skeleton';
import { StateView } from '@/ui/StateView';
import { WatchingCat } from '@/ui/TabbyCat';

export function Root() {
  return (
    <>
      <Outlet />
      <Announcer />
    </>
  );
}

export function Pending() {
  return <Skeleton lines={5} />;
}

/** The same where no layout stands yet. */
export function BareMissingPage() {
  return (
    <main className="page">
      <MissingPage />
    </main>
  );
}

export function BareFailure(props: { error: unknown; reset: () => void }) {
  return (
    <main className="page">
      <Failure {...props} />
    </main>
  );
}

/** Shown in the place of whatever could not be shown, inside the layout as far as that stands. */
export function Failure({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <StateView error={error} onRetry={retry}>
      <HomeLink />
    </StateView>
  );
}

export function MissingPage() {
  return (
    <div className="state-view">
      <PageTitle title={t`Ezt az oldalt nem találjuk`} />
      <WatchingCat />
      <h1>
        <Trans>Ezt az oldalt nem találjuk</Trans>
      </h1>
      <p className="lead">
        <Trans>
          Lehet, hogy elírás van a címben, vagy az oldal már nincs meg. Az ügyeket a kezdőlapról keresheti
          meg.
        </Trans>
      </p>
      <HomeLink />
    </div>
  );
}

function HomeLink() {
  const { municipality } = useParams({ strict: false });
  if (municipality === undefined) return null;
  return (
    <Link to="/$municipality" params={{ municipality }} look="quiet-button">
      <Trans>Vissza a kezdőlapra</Trans>
    </Link>
  );
}
