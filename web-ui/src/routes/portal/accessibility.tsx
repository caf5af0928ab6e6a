import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';

import { useMunicipality } from '@/lib/municipality';
import { BackLink } from '@/ui/BackLink';
import { PageTitle } from '@/ui/PageTitle';

export function AccessibilityPage() {
  const { slug, name, branding } = useMunicipality();
  return (
    <article className="prose">
      <PageTitle title={t`Akadálymentességi nyilatkozat`} owner={name} />
      <BackLink to="/$municipality" params={{ municipality: slug }}>
        <Trans>Kezdőlap</Trans>
      </BackLink>
      <h1>
        <Trans>Akadálymentességi nyilatkozat</Trans>
      </h1>
      <p className="lead">
        <Trans>Azt szeretnénk, hogy ezeket az oldalakat mindenki használni tudja. {name} felel értük.</Trans>
      </p>
      <h2>
        <Trans>Mit tud elvárni</Trans>
      </h2>
      <ul>
        <li>
          <Trans>Mindent elér billentyűzettel, egér nélkül is.</Trans>
        </li>
        <li>
          <Trans>A képernyőolvasók felolvassák, hol jár, mit kérdezünk, és mit kell javítania.</Trans>
        </li>
        <li>
          <Trans>A betűt a kétszeresére is nagyíthatja: semmi nem csúszik ki a képből.</Trans>
        </li>
        <li>
          <Trans>Nincs időkorlát. Amit beírt, megmarad, amíg be nem zárja a böngésző lapját.</Trans>
        </li>
        <li>
          <Trans>
            Az oldalak követik, ha az eszközén sötét módot, nagyobb kontrasztot vagy kevesebb mozgást állított
            be.
          </Trans>
        </li>
      </ul>
      <h2>
        <Trans>Megfelelés</Trans>
      </h2>
      <p>
        <Trans>
          Az oldalak a WCAG 2.2 AA szintjéhez és az EN 301 549 szabványhoz készültek. Minden oldalt gépi
          vizsgálattal és billentyűzettel is ellenőrzünk, mielőtt kiadjuk.
        </Trans>
      </p>
      <h2>
        <Trans>Ha valami nem működik</Trans>
      </h2>
      <p>
        <Trans>
          Írja meg vagy mondja el, mit szeretett volna elintézni, és hol akadt el. Az ügyét addig is
          felvesszük.
        </Trans>
      </p>
      <ul>
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
      </ul>
    </article>
  );
}
