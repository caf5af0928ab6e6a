import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';

import { departmentsQuery, peopleQuery } from '@/api/directory';
import { catalogQuery } from '@/features/catalog/queries';
import { Filters } from '@/features/worklist/Filters';
import { presetName, Presets } from '@/features/worklist/Presets';
import { caseFilter, presetOf, presets } from '@/features/worklist/search';
import type { WorklistSearch } from '@/features/worklist/search';
import { Worklist } from '@/features/worklist/Worklist';
import { mayAtAll, useMe } from '@/lib/desk/me';
import type { Me } from '@/lib/desk/me';
import { useMunicipality, useScope } from '@/lib/municipality';
import { PageTitle } from '@/ui/PageTitle';
import { Skeleton } from '@/ui/Skeleton';
import { StateView } from '@/ui/StateView';

import { keepList, keptCase } from './kept';
import { NotYours } from './NotYours';

const route = getRouteApi('/$municipality/desk/work/cases');

/** The inbox: the lists one lives with, filters that stand in the address, and the cases. */
export function WorklistPage() {
  const me = useMe();
  return mayAtAll(me, 'read_cases') ? <Inbox me={me} /> : <NotYours me={me} />;
}

function Inbox({ me }: { me: Me }) {
  useLingui();
  const scope = useScope();
  const municipality = useMunicipality();
  const navigate = useNavigate();
  const search = route.useSearch();
  const departments = useQuery(departmentsQuery(scope));
  const { data: people = [] } = useQuery(peopleQuery(scope));
  const { data: catalog } = useQuery(catalogQuery(scope));
  const services = useMemo(
    () =>
      (catalog?.categories ?? [])
        .flatMap((category) => category.services)
        .map(({ code, name }) => ({ value: code, label: name }))
        .sort((a, b) => a.label.localeCompare(b.label, scope.language)),
    [catalog, scope.language],
  );
  useEffect(() => keepList(search), [search]);

  const lists = presets(me);
  const preset = presetOf(search, lists);
  const title = preset ? presetName(preset) : t`Szűrt ügyek`;
  const go = (next: WorklistSearch) =>
    void navigate({
      to: '/$municipality/desk/cases',
      params: { municipality: municipality.slug },
      search: next,
      resetScroll: false,
    });
  return (
    <div className="worklist-page">
      <PageTitle title={title} owner={municipality.name} />
      <h1 className="visually-hidden">
        <Trans>Ügyek: {title}</Trans>
      </h1>
      {departments.data ? (
        <>
          <Presets scope={scope} presets={lists} chosen={preset} departments={departments.data} />
          <Filters
            search={search}
            onChange={go}
            departments={departments.data}
            people={people}
            services={services}
          />
          <Worklist
            scope={scope}
            timeZone={municipality.timeZone}
            filter={caseFilter(search, departments.data)}
            preset={preset}
            last={keptCase()}
            onSort={(sort) => go({ ...search, sort })}
          />
        </>
      ) : departments.error ? (
        <StateView part error={departments.error} onRetry={() => void departments.refetch()} />
      ) : (
        <Skeleton lines={9} />
      )}
    </div>
  );
}
