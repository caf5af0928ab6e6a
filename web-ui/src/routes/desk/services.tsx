import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';

import { departmentsQuery } from '@/api/directory';
import type { Schema } from '@/api/types';
import { kindWord, versionStatusTone, versionStatusWord } from '@/features/services/labels';
import { definitionQuery, servicesQuery, versionQuery, versionsQuery } from '@/features/services/queries';
import { ServiceTable } from '@/features/services/ServiceTable';
import { pick } from '@/features/services/texts';
import { VersionView } from '@/features/services/VersionView';
import { fold } from '@/lib/fold';
import { formatDate } from '@/lib/format';
import { useMunicipality, useScope } from '@/lib/municipality';
import { BackLink } from '@/ui/BackLink';
import { FilterMenu } from '@/ui/desk/FilterMenu';
import { EmptyState } from '@/ui/EmptyState';
import { Link } from '@/ui/Link';
import { PageTitle } from '@/ui/PageTitle';
import { SearchField } from '@/ui/SearchField';
import { Skeleton } from '@/ui/Skeleton';
import { StateView } from '@/ui/StateView';
import { StatusTag } from '@/ui/StatusTag';

const listRoute = getRouteApi('/$municipality/desk/work/services');
const oneRoute = getRouteApi('/$municipality/desk/work/services/$code');

/** The catalog as staff read it, with what residents do not see yet. */
export function ServicesPage() {
  useLingui();
  const scope = useScope();
  const { slug, name } = useMunicipality();
  const navigate = useNavigate();
  const search = listRoute.useSearch();
  const { data: services, error, refetch } = useQuery(servicesQuery(scope));
  const go = (next: { q?: string; department?: string }) =>
    void navigate({
      to: '/$municipality/desk/services',
      params: { municipality: slug },
      search: Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')),
      replace: true,
      resetScroll: false,
    });
  const words = fold(search.q ?? '');
  const held = search.department?.split(',') ?? [];
  const shown = (services ?? []).filter(
    (service) =>
      fold(`${service.name} ${service.summary} ${service.category.name}`).includes(words) &&
      (held.length === 0 || held.includes(service.department.code)),
  );
  const departments = [
    ...new Map((services ?? []).map(({ department }) => [department.code, department.name])),
  ].map(([value, label]) => ({ value, label }));
  return (
    <div className="services-page">
      <PageTitle title={t`Szolgáltatások`} owner={name} />
      <h1>
        <Trans>Szolgáltatások</Trans>
      </h1>
      <div className="filters">
        <SearchField
          label={t`Szolgáltatás keresése`}
          hideLabel
          placeholder={t`Keresés név szerint…`}
          value={search.q ?? ''}
          onChange={(q) => go({ ...search, q })}
        />
        <FilterMenu
          label={t`Felelős osztály`}
          options={departments}
          chosen={held}
          onChange={(chosen) => go({ ...search, department: chosen.join(',') })}
        />
        {services && (
          <p role="status" className="soft">
            <Plural value={shown.length} one="# szolgáltatás" other="# szolgáltatás" />
          </p>
        )}
      </div>
      {services ? (
        shown.length > 0 ? (
          <ServiceTable services={shown} municipality={slug} />
        ) : (
          <EmptyState title={<Trans>Nincs ilyen szolgáltatás.</Trans>}>
            <p>
              <Trans>Próbálja más szóval, vagy vegye le a szűrőt.</Trans>
            </p>
          </EmptyState>
        )
      ) : error ? (
        <StateView part error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </div>
  );
}

/** One service with its versions, to read. */
export function ServicePage() {
  useLingui();
  const scope = useScope();
  const { slug, name: owner } = useMunicipality();
  const { code } = oneRoute.useParams();
  const search = oneRoute.useSearch();
  const navigate = useNavigate();
  const definition = useQuery(definitionQuery(scope, code));
  const versions = useQuery(versionsQuery(scope, code));
  const { data: departments = [] } = useQuery(departmentsQuery(scope));
  const wanted = Number(search.version ?? definition.data?.liveVersion ?? versions.data?.[0]?.number ?? 0);
  const version = useQuery({ ...versionQuery(scope, code, wanted), enabled: wanted > 0 });
  const error = definition.error ?? versions.error ?? version.error;
  const retry = () => void Promise.all([definition.refetch(), versions.refetch(), version.refetch()]);
  const back = (
    <BackLink to="/$municipality/desk/services" params={{ municipality: slug }}>
      <Trans>Szolgáltatások</Trans>
    </BackLink>
  );
  if (error) {
    return (
      <>
        {back}
        <StateView error={error} onRetry={retry} />
      </>
    );
  }
  if (!definition.data || !versions.data) return <Skeleton lines={8} />;
  const name = pick(definition.data.names, scope.language);
  const department = departments.find((found) => found.code === definition.data.department);
  return (
    <div className="service-page">
      <PageTitle title={name} owner={owner} />
      {back}
      <header className="service-head">
        <h1>{name}</h1>
        <p className="lead">{pick(definition.data.summaries, scope.language)}</p>
        <p className="desk-row-facts">
          <span>{kindWord(definition.data.kind)}</span>
          <span>{department?.name ?? definition.data.department}</span>
          <code>{definition.data.code}</code>
          {definition.data.liveVersion !== null && (
            <Link to="/$municipality/services/$code" params={{ municipality: slug, code }}>
              <Trans>Így látszik a portálon</Trans>
            </Link>
          )}
        </p>
      </header>
      <Versions versions={versions.data} chosen={wanted} municipality={slug} code={code} tab={search.tab} />
      {version.data ? (
        <VersionView
          key={`${wanted} ${scope.language}`}
          version={version.data}
          language={scope.language}
          departments={departments}
          tab={search.tab}
          onTab={(tab) =>
            void navigate({
              to: '/$municipality/desk/services/$code',
              params: { municipality: slug, code },
              search: { ...search, tab },
              replace: true,
              resetScroll: false,
            })
          }
        />
      ) : (
        wanted > 0 && <Skeleton lines={6} />
      )}
    </div>
  );
}

function Versions({
  versions,
  chosen,
  municipality,
  code,
  tab,
}: {
  versions: readonly Schema<'VersionSummary'>[];
  chosen: number;
  municipality: string;
  code: string;
  tab: string | undefined;
}) {
  const { timeZone } = useMunicipality();
  return (
    <nav className="versions" aria-label={t`Változatok`}>
      <ul>
        {versions.map(({ number, status, publishedAt, createdAt, createdBy }) => (
          <li key={number}>
            <Link
              to="/$municipality/desk/services/$code"
              params={{ municipality, code }}
              search={{ version: String(number), ...(tab !== undefined && { tab }) }}
              look="plain"
              className="version-link"
              activeOptions={{ exact: true }}
              aria-current={number === chosen ? 'page' : undefined}
            >
              <span className="version-number">
                <Trans>{number}. változat</Trans>
              </span>
              <StatusTag tone={versionStatusTone(status)}>{versionStatusWord(status)}</StatusTag>
              <span className="worklist-sub">
                {formatDate(publishedAt ?? createdAt, timeZone)}
                {createdBy && ` · ${createdBy.displayName}`}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
