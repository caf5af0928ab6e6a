import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { catalogQuery } from '@/features/catalog/queries';
import { CatalogSearch } from '@/features/catalog/CatalogSearch';
import { CategoryIcon } from '@/features/catalog/CategoryIcon';
import { CaseLookup } from '@/features/tracking/CaseLookup';
import { useMunicipality, useScope } from '@/lib/municipality';
import { Link } from '@/ui/Link';
import { PageTitle } from '@/ui/PageTitle';
import { SearchField } from '@/ui/SearchField';
import { WatchingCat } from '@/ui/TabbyCat';

const route = getRouteApi('/$municipality/portal/');

export function HomePage() {
  const municipality = useMunicipality();
  const { data: catalog } = useSuspenseQuery(catalogQuery(useScope()));
  const { q = '' } = route.useSearch();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(q);
  const search = (query: string) => {
    setTyped(query);
    // The address follows, so that a search can be sent to somebody; it makes no new step in the history.
    void navigate({
      to: '/$municipality',
      params: { municipality: municipality.slug },
      search: query.trim() === '' ? {} : { q: query },
      replace: true,
      resetScroll: false,
    });
  };
  return (
    <>
      <PageTitle title={t`Ügyintézés`} owner={municipality.name} />
      <div className="hero">
        <h1 className="hero-title">
          <Trans>Miben segíthetünk?</Trans>
        </h1>
        <SearchField
          label={t`Ügy keresése`}
          hideLabel
          size="large"
          placeholder={t`Például: kóbor macska`}
          value={typed}
          onChange={search}
        />
        <p className="hero-lead lead">
          <Trans>
            Írja be a saját szavaival. Regisztráció nélkül intézheti, és végig láthatja, hol tart az ügye.
          </Trans>
        </p>
        <WatchingCat />
      </div>
      {typed.trim() !== '' && (
        <CatalogSearch
          catalog={catalog}
          municipality={municipality.slug}
          query={typed}
          phone={municipality.branding.phone}
        />
      )}
      <section className="home-section">
        <h2>
          <Trans>Témák</Trans>
        </h2>
        <ul className="category-grid">
          {catalog.categories
            .filter((category) => category.services.length > 0)
            .map((category) => (
              <li key={category.code}>
                <Link
                  to="/$municipality/categories/$category"
                  params={{ municipality: municipality.slug, category: category.code }}
                  look="plain"
                  className="category-card"
                >
                  <CategoryIcon code={category.code} />
                  <span className="category-text">
                    <span className="category-name">{category.name}</span>
                    <span className="category-description">{category.description}</span>
                    <span className="category-count">
                      <Plural value={category.services.length} one="# ügy" other="# ügy" />
                    </span>
                  </span>
                </Link>
              </li>
            ))}
        </ul>
      </section>
      <section className="home-section home-track">
        <div>
          <h2>
            <Trans>Már elküldött valamit?</Trans>
          </h2>
          <p>
            <Trans>Az ügyszámával és a követőkódjával bármikor megnézheti, hol tart, és írhat nekünk.</Trans>
          </p>
        </div>
        <CaseLookup municipality={municipality.slug} />
      </section>
    </>
  );
}
