import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, notFound } from '@tanstack/react-router';

import { catalogQuery } from '@/features/catalog/queries';
import { ServiceList } from '@/features/catalog/ServiceList';
import { useMunicipality, useScope } from '@/lib/municipality';
import { BackLink } from '@/ui/BackLink';
import { PageTitle } from '@/ui/PageTitle';

const route = getRouteApi('/$municipality/portal/categories/$category');

export function CategoryPage() {
  const municipality = useMunicipality();
  const { category: code } = route.useParams();
  const { data } = useSuspenseQuery(catalogQuery(useScope()));
  const category = data.categories.find((candidate) => candidate.code === code);
  if (!category) throw notFound();
  return (
    <div className="prose">
      <PageTitle title={t`${category.name} – ügyek`} owner={municipality.name} />
      <BackLink to="/$municipality" params={{ municipality: municipality.slug }}>
        <Trans>Minden téma</Trans>
      </BackLink>
      <h1>{category.name}</h1>
      <p className="lead">{category.description}</p>
      <ServiceList services={category.services} municipality={municipality.slug} />
    </div>
  );
}
