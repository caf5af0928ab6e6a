import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';

import type { Schema } from '@/api/types';
import { catalogQuery, serviceQuery } from '@/features/catalog/queries';
import { searchServices } from '@/features/catalog/search';
import { mayAtAll, useMe } from '@/lib/desk/me';
import { useMunicipality, useScope } from '@/lib/municipality';
import { EmptyState } from '@/ui/EmptyState';
import { ChevronRightIcon } from '@/ui/icons';
import { Link } from '@/ui/Link';
import { PageTitle } from '@/ui/PageTitle';
import { SearchField } from '@/ui/SearchField';
import { Skeleton } from '@/ui/Skeleton';
import { StateView } from '@/ui/StateView';

import { NotYours } from './NotYours';
import { RecordForm } from './RecordForm';

const newRoute = getRouteApi('/$municipality/desk/work/new');
const recordRoute = getRouteApi('/$municipality/desk/work/new/$code');

/** Which service the caller needs, found in the caller’s own words. */
export function NewCasePage() {
  const me = useMe();
  return mayAtAll(me, 'record_cases') ? <Finder /> : <NotYours me={me} />;
}

function Finder() {
  useLingui();
  const scope = useScope();
  const { slug, name } = useMunicipality();
  const navigate = useNavigate();
  const { q = '' } = newRoute.useSearch();
  const { data: catalog, error, refetch } = useQuery(catalogQuery(scope));
  const change = (text: string) =>
    void navigate({
      to: '/$municipality/desk/new',
      params: { municipality: slug },
      search: text === '' ? {} : { q: text },
      replace: true,
      resetScroll: false,
    });
  const found = catalog && q.trim() !== '' ? searchServices(catalog, q) : undefined;
  return (
    <div className="new-case-page">
      <PageTitle title={t`Ügy felvétele`} owner={name} />
      <h1>
        <Trans>Ügy felvétele</Trans>
      </h1>
      <p className="soft">
        <Trans>Írja be a hívó szavaival, miről van szó: macska, lámpa, kátyú, számla…</Trans>
      </p>
      <SearchField label={t`Miről van szó?`} value={q} onChange={change} size="large" hideLabel />
      {error && !catalog && <StateView part error={error} onRetry={() => void refetch()} />}
      {!catalog && !error && <Skeleton lines={7} />}
      {found && (
        <p role="status" className="soft">
          <Plural value={found.length} _0="Nincs találat" one="# találat" other="# találat" />
        </p>
      )}
      {found?.length === 0 && (
        <EmptyState title={<Trans>Erre a szóra nincs szolgáltatás.</Trans>}>
          <p>
            <Trans>Próbálja más szóval, vagy vegye fel általános kérdésként.</Trans>
          </p>
        </EmptyState>
      )}
      {found && found.length > 0 && <Choices services={found} municipality={slug} />}
      {catalog &&
        !found &&
        catalog.categories.map((category) => (
          <section key={category.code}>
            <h2>{category.name}</h2>
            <Choices services={category.services} municipality={slug} />
          </section>
        ))}
    </div>
  );
}

function Choices({
  services,
  municipality,
}: {
  services: readonly Schema<'CatalogService'>[];
  municipality: string;
}) {
  return (
    <ul className="choice-grid">
      {services.map((service) => (
        <li key={service.code}>
          <Link
            to="/$municipality/desk/new/$code"
            params={{ municipality, code: service.code }}
            look="plain"
            className="choice-link"
          >
            <span>
              <strong>{service.name}</strong>
              <span className="choice-hint">{service.summary}</span>
            </span>
            <ChevronRightIcon />
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** A case written down for somebody who calls, comes or writes. */
export function RecordPage() {
  const scope = useScope();
  const { name } = useMunicipality();
  const { code } = recordRoute.useParams();
  const me = useMe();
  const { data: service, error, refetch } = useQuery(serviceQuery(scope, code));
  if (!mayAtAll(me, 'record_cases')) return <NotYours me={me} />;
  if (!service) {
    return error ? <StateView error={error} onRetry={() => void refetch()} /> : <Skeleton lines={8} />;
  }
  return (
    <>
      <PageTitle title={t`Ügy felvétele: ${service.name}`} owner={name} />
      <RecordForm key={`${code} ${service.version}`} service={service} />
    </>
  );
}
