import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import { ApiProblem } from '@/api/problem';
import { LapsedSession, noticeLapse } from '@/features/session/LapsedSession';
import { logOut, meQuery } from '@/features/session/queries';
import { useActions } from '@/lib/desk/actions';
import { MeContext } from '@/lib/desk/me';
import type { Me } from '@/lib/desk/me';
import { NARROW, useMedia } from '@/lib/desk/media';
import { useShortcuts } from '@/lib/desk/shortcuts';
import { useMunicipality, useScope } from '@/lib/municipality';
import { useOnline } from '@/lib/online';
import { Button } from '@/ui/Button';
import { Avatar } from '@/ui/desk/Avatar';
import { failureWords } from '@/ui/desk/Failure';
import { KeyboardIcon } from '@/ui/desk/icons';
import { Keys } from '@/ui/desk/Keys';
import { OfflineIcon, SearchIcon } from '@/ui/icons';
import { Link } from '@/ui/Link';
import { Menu } from '@/ui/Menu';
import { PageTitle } from '@/ui/PageTitle';
import { Skeleton } from '@/ui/Skeleton';
import { SkipLink } from '@/ui/SkipLink';
import { StateView } from '@/ui/StateView';
import { TabbyMark } from '@/ui/TabbyCat';
import { toast } from '@/ui/Toast';

import { CommandBox } from './CommandBox';
import { useGlobalActions } from './global-actions';
import { KeyboardMap } from './KeyboardMap';
import { BottomNavigation, SideNavigation } from './navigation';

/** The frame of the workspace, for whoever is signed in here. */
export function Shell() {
  const municipality = useMunicipality();
  const scope = useScope();
  // Where they wanted to go, as it was: while the way to the sign-in is being taken, the address is already another.
  const [href] = useState(useLocation({ select: (location) => location.href }));
  const { data: me, error, refetch } = useQuery(meQuery(scope));
  if (!me) {
    if (error instanceof ApiProblem && error.status === 401) {
      return (
        <Navigate
          to="/$municipality/desk/login"
          params={{ municipality: municipality.slug }}
          search={href === `/${municipality.slug}/desk` ? {} : { to: href }}
          replace
        />
      );
    }
    return (
      <main className="page">
        {error ? <StateView error={error} onRetry={() => void refetch()} /> : <Skeleton lines={6} />}
      </main>
    );
  }
  if (me.municipality.slug !== municipality.slug) return <Elsewhere me={me} />;
  return (
    <MeContext value={me}>
      <Frame me={me} />
    </MeContext>
  );
}

function Frame({ me }: { me: Me }) {
  const municipality = useMunicipality();
  const scope = useScope();
  const narrow = useMedia(NARROW);
  const [open, setOpen] = useState<'commands' | 'keys'>();
  const leave = useLogOut();
  const { groups, user } = useGlobalActions({ me, municipality, open: setOpen, leave });
  useActions('global', t`Mindenhol`, 90, groups);
  useShortcuts();
  useLapseWatch();
  return (
    <div className="desk">
      <SkipLink />
      <header className="desk-bar">
        <Link
          to="/$municipality/desk"
          params={{ municipality: municipality.slug }}
          look="plain"
          className="desk-name"
          activeOptions={{ exact: true }}
        >
          {municipality.branding.crest ? (
            <img className="site-crest" src={municipality.branding.crest} alt="" />
          ) : (
            <TabbyMark />
          )}
          <span>
            {municipality.name}
            <span className="desk-name-sub">
              <Trans>munkatér</Trans>
            </span>
          </span>
        </Link>
        <button type="button" className="desk-search" onClick={() => setOpen('commands')}>
          <SearchIcon />
          <span className="desk-search-text">
            <Trans>Ügyszám, művelet vagy szolgáltatás…</Trans>
          </span>
          <Keys shortcut="Control+k" />
        </button>
        <div className="desk-tools">
          {!narrow && (
            <button
              type="button"
              className="icon-button"
              aria-label={t`Gyorsbillentyűk`}
              onClick={() => setOpen('keys')}
            >
              <KeyboardIcon />
            </button>
          )}
          {!narrow && (
            <Menu
              tone="quiet"
              size="small"
              label={
                <>
                  <Avatar name={me.displayName} />
                  {me.displayName}
                </>
              }
              actions={user}
            />
          )}
        </div>
      </header>
      <OfflineBanner />
      <div className="desk-body">
        {!narrow && <SideNavigation me={me} municipality={municipality.slug} />}
        <main id="content" className="desk-main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {narrow && <BottomNavigation me={me} municipality={municipality.slug} user={user} />}
      <CommandBox isOpen={open === 'commands'} onClose={() => setOpen(undefined)} />
      <KeyboardMap isOpen={open === 'keys'} onClose={() => setOpen(undefined)} />
      <LapsedSession scope={scope} email={me.email} onLeave={leave} />
    </div>
  );
}

function useLogOut() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { slug: municipality } = useMunicipality();
  const leaving = useMutation({
    mutationFn: () => logOut(queryClient),
    onSuccess: () =>
      navigate({ to: '/$municipality/desk/login', params: { municipality }, search: { after: 'logout' } }),
    onError: (error) => toast({ text: failureWords(error), tone: 'failed' }),
  });
  return leaving.mutate;
}

/** Whatever is told that nobody is signed in any more brings up the way back in. */
function useLapseWatch() {
  const queryClient = useQueryClient();
  useEffect(() => {
    const queries = queryClient.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') noticeLapse(event.action.error);
    });
    const mutations = queryClient.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') noticeLapse(event.action.error);
    });
    return () => {
      queries();
      mutations();
    };
  }, [queryClient]);
}

function OfflineBanner() {
  const online = useOnline();
  return (
    <div role="status">
      {!online && (
        <p className="desk-offline">
          <OfflineIcon />
          <Trans>Nincs internetkapcsolat. Amit beír, megmarad; elküldeni később tudja.</Trans>
        </p>
      )}
    </div>
  );
}

/** Signed in, but for another municipality. */
function Elsewhere({ me }: { me: Me }) {
  const municipality = useMunicipality();
  const leave = useLogOut();
  return (
    <main className="page state-view">
      <PageTitle title={t`Másik önkormányzat`} owner={municipality.name} />
      <TabbyMark />
      <h1>
        <Trans>Ön egy másik önkormányzat munkatársaként lépett be</Trans>
      </h1>
      <p className="lead">
        <Trans>
          Most itt van belépve: {me.municipality.name}. A(z) {municipality.name} ügyeihez az ottani fiókjával
          lépjen be.
        </Trans>
      </p>
      <div className="row">
        <Link to="/$municipality/desk" params={{ municipality: me.municipality.slug }} look="button">
          <Trans>A saját munkaterem</Trans>
        </Link>
        <Button tone="secondary" onPress={() => leave()}>
          <Trans>Kijelentkezem</Trans>
        </Button>
      </div>
    </main>
  );
}
