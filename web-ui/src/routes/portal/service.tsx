import { Trans } from '@lingui/react/macro';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import { NextSteps } from '@/features/catalog/NextSteps';
import { serviceQuery } from '@/features/catalog/queries';
import { ServiceFacts } from '@/features/catalog/ServiceFacts';
import { formPages } from '@/features/intake/pages';
import { readDraft } from '@/features/intake/draft';
import type { FormSchema } from '@/lib/form/model';
import { useMunicipality, useScope } from '@/lib/municipality';
import { Breadcrumbs } from '@/ui/Breadcrumbs';
import { ArrowRightIcon } from '@/ui/icons';
import { Link } from '@/ui/Link';
import { Notice } from '@/ui/Notice';
import { PageTitle } from '@/ui/PageTitle';

const route = getRouteApi('/$municipality/portal/services/$code');

/** Before the first question: what this is, what it takes and what comes of it. */
export function ServicePage() {
  const municipality = useMunicipality();
  const { code } = route.useParams();
  const { data: service } = useSuspenseQuery(serviceQuery(useScope(), code));
  const { page } = service;
  const draft = readDraft(municipality.slug, service);
  const first = formPages(service.form as unknown as FormSchema, draft.answers)[0];
  const begun = Object.keys(draft.answers).length > 0;
  return (
    <article className="service-page">
      <PageTitle title={service.name} owner={municipality.name} />
      <Breadcrumbs>
        {[
          <Link key="home" to="/$municipality" params={{ municipality: municipality.slug }}>
            <Trans>Kezdőlap</Trans>
          </Link>,
          <Link
            key="category"
            to="/$municipality/categories/$category"
            params={{ municipality: municipality.slug, category: service.category.code }}
          >
            {service.category.name}
          </Link>,
        ]}
      </Breadcrumbs>
      <h1>{service.name}</h1>
      <p className="lead">{service.summary}</p>
      <div className="service-columns">
        <div>
          {page.notice && (
            <Notice tone="warning" title={<Trans>Mielőtt elkezdi</Trans>}>
              <p className="prose-lines">{page.notice}</p>
            </Notice>
          )}
          {page.intro.split('\n\n').map((paragraph) => (
            <p key={paragraph} className="prose prose-lines">
              {paragraph}
            </p>
          ))}
        </div>
        <ServiceFacts page={page} />
        {first && (
          <p className="start-line">
            <Link
              to="/$municipality/services/$code/form/$page"
              params={{ municipality: municipality.slug, code, page: first.code }}
              look="button"
              className="start-button"
            >
              {begun ? <Trans>Folytatom</Trans> : <Trans>Kezdés</Trans>}
              <ArrowRightIcon />
            </Link>
          </p>
        )}
        <NextSteps service={service} />
      </div>
    </article>
  );
}
