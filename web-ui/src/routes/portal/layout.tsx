import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Outlet } from '@tanstack/react-router';

import { useMunicipality } from '@/lib/municipality';
import { useOnline } from '@/lib/online';
import { OfflineIcon } from '@/ui/icons';
import { LanguageSwitch } from '@/ui/LanguageSwitch';
import { Link } from '@/ui/Link';
import { SkipLink } from '@/ui/SkipLink';
import { TabbyMark } from '@/ui/TabbyCat';

import '@/styles/portal.css';
import '@/styles/portal-form.css';

/** Header, content and footer of every page a resident sees. */
export function PortalLayout() {
  const municipality = useMunicipality();
  return (
    <div className="site">
      <SkipLink />
      <header className="site-header">
        <div className="page site-header-row">
          <Link
            to="/$municipality"
            params={{ municipality: municipality.slug }}
            look="plain"
            className="site-name"
          >
            {municipality.branding.crest ? (
              <img className="site-crest" src={municipality.branding.crest} alt="" />
            ) : (
              <TabbyMark />
            )}
            <span>{municipality.name}</span>
          </Link>
          <nav className="site-nav" aria-label={t`Fő menü`}>
            <Link
              to="/$municipality/tracking"
              params={{ municipality: municipality.slug }}
              className="site-nav-link"
            >
              <Trans>Ügyem követése</Trans>
            </Link>
            <LanguageSwitch offered={municipality.languages} />
          </nav>
        </div>
      </header>
      <OfflineBanner />
      <main id="content" className="page site-main" tabIndex={-1}>
        <Outlet />
      </main>
      <SiteFooter />
    </div>
  );
}

function OfflineBanner() {
  const online = useOnline();
  return (
    <div role="status">
      {!online && (
        <p className="offline-banner">
          <OfflineIcon />
          <Trans>Nincs internetkapcsolat. Amit beír, megmarad ezen az eszközön.</Trans>
        </p>
      )}
    </div>
  );
}

function SiteFooter() {
  const { slug, name, branding } = useMunicipality();
  return (
    <footer className="site-footer">
      <div className="page site-footer-row">
        <div>
          <p className="site-footer-name">{name}</p>
          <ul className="plain-list site-contacts">
            {branding.phone && (
              <li>
                <Trans>
                  Telefon: <a href={`tel:${branding.phone.replaceAll(/[^+\d]/g, '')}`}>{branding.phone}</a>
                </Trans>
              </li>
            )}
            {branding.email && (
              <li>
                <Trans>
                  E-mail: <a href={`mailto:${branding.email}`}>{branding.email}</a>
                </Trans>
              </li>
            )}
            {branding.website && (
              <li>
                <a href={branding.website}>
                  <Trans>Az önkormányzat honlapja</Trans>
                </a>
              </li>
            )}
          </ul>
        </div>
        <ul className="plain-list">
          <li>
            <Link to="/$municipality/accessibility" params={{ municipality: slug }}>
              <Trans>Akadálymentességi nyilatkozat</Trans>
            </Link>
          </li>
          <li>
            <Link to="/$municipality/desk" params={{ municipality: slug }} preload={false}>
              <Trans>Munkatársak belépése</Trans>
            </Link>
          </li>
        </ul>
      </div>
    </footer>
  );
}
