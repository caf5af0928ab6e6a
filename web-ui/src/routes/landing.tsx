import { t } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { useSuspenseQuery } from '@tanstack/react-query';

import { municipalitiesQuery } from '@/features/municipality/queries';
import { LANGUAGES } from '@/lib/i18n';
import { ChevronRightIcon } from '@/ui/icons';
import { LanguageSwitch } from '@/ui/LanguageSwitch';
import { Link } from '@/ui/Link';
import { PageTitle } from '@/ui/PageTitle';
import { WatchingCat } from '@/ui/TabbyCat';

import '@/styles/portal.css';
import '@/styles/portal-form.css';

/** The bare address: where there are several municipalities, one is chosen. */
export function LandingPage() {
  const { i18n } = useLingui();
  const { data } = useSuspenseQuery(municipalitiesQuery(i18n.locale));
  return (
    <main className="page site-main">
      <PageTitle title="Cirmos" />
      <LanguageSwitch offered={Object.keys(LANGUAGES)} />
      <div className="state-view">
        <WatchingCat />
        <h1>
          {data.items.length > 0 ? (
            <Trans>Melyik önkormányzatot keresi?</Trans>
          ) : (
            <Trans>Itt még nincs önkormányzat</Trans>
          )}
        </h1>
      </div>
      {data.items.length > 0 && (
        <ul className="service-list" aria-label={t`Önkormányzatok`}>
          {data.items.map(({ slug, name }) => (
            <li key={slug}>
              <Link to="/$municipality" params={{ municipality: slug }} look="plain" className="service-row">
                <span className="service-row-name">{name}</span>
                <ChevronRightIcon />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </main>
  );
}
