import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';

import { channelWord } from '@/lib/desk/labels';
import { answerText } from '@/lib/form/answer-text';
import { allQuestions, askedQuestions } from '@/lib/form/model';
import type { FormSchema, Place } from '@/lib/form/model';
import { formatDate, formatDateTime, formatNumber } from '@/lib/format';
import { LANGUAGES, isUiLanguage } from '@/lib/i18n';
import { MailIcon, PhoneIcon, PlaceIcon } from '@/ui/icons';
import { Panel } from '@/ui/Panel';

import type { Case } from './queries';

/** What the resident answered, under the questions they were asked. */
export function Answers({ kase }: { kase: Case }) {
  const form = kase.form as unknown as FormSchema | undefined;
  const rows = form ? askedQuestions(form, kase.answers).filter(({ name }) => name in kase.answers) : [];
  const known = new Set(form ? allQuestions(form).map(({ name }) => name) : []);
  const others = Object.entries(kase.answers).filter(([name]) => !known.has(name) && name !== IMPORTED);
  const imported = kase.answers[IMPORTED];
  const given = (
    <Panel title={<Trans>Amit az ügyfél megadott</Trans>}>
      {rows.length + others.length === 0 ? (
        <p className="soft">
          <Trans>Ehhez az ügyhöz nincsenek válaszok.</Trans>
        </p>
      ) : (
        <dl className="fact-list">
          {rows.map((question) => (
            <Row key={question.name} label={question.ui.label}>
              <span className="prose-lines">{answerText(question, kase.answers[question.name])}</span>
              {question.ui.widget === 'place' && (
                <Position place={kase.answers[question.name] as Place | undefined} />
              )}
            </Row>
          ))}
          {others.map(([name, value]) => (
            <Row key={name} label={name}>
              <span className="prose-lines">{typeof value === 'string' ? value : JSON.stringify(value)}</span>
            </Row>
          ))}
        </dl>
      )}
    </Panel>
  );
  return (
    <>
      {rows.length + others.length > 0 || !imported ? given : null}
      {isRecord(imported) && <Imported columns={imported} />}
    </>
  );
}

/** Under this name an imported case keeps what its old system knew besides. */
const IMPORTED = 'imported';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the old system knew, by its own column names. */
function Imported({ columns }: { columns: Record<string, unknown> }) {
  return (
    <Panel title={<Trans>A korábbi rendszer adatai</Trans>}>
      <dl className="fact-list">
        {Object.entries(columns).map(([name, value]) => (
          <Row key={name} label={name}>
            <span className="prose-lines">{typeof value === 'string' ? value : JSON.stringify(value)}</span>
          </Row>
        ))}
      </dl>
    </Panel>
  );
}

/** Opens in whatever map the device has; no map of somebody else is asked. */
function Position({ place }: { place: Place | undefined }) {
  if (place?.latitude === undefined || place.longitude === undefined) return null;
  const digits = { minimumFractionDigits: 5, maximumFractionDigits: 5 };
  const [north, east] = [formatNumber(place.latitude, digits), formatNumber(place.longitude, digits)];
  return (
    <a className="link small with-icon" href={`geo:${place.latitude},${place.longitude}`}>
      <PlaceIcon />
      <Trans>
        Pontos hely: {north}; {east}
      </Trans>
    </a>
  );
}

/** Who asks, and how to reach them. */
export function Resident({ kase }: { kase: Case }) {
  const { resident } = kase;
  return (
    <Panel title={<Trans>Ügyfél</Trans>}>
      {resident ? (
        <div className="contact">
          <p className="contact-name">{resident.name ?? <Trans>Név nélkül</Trans>}</p>
          {resident.phone && (
            <a className="link with-icon" href={`tel:${resident.phone.replaceAll(/[^+\d]/g, '')}`}>
              <PhoneIcon />
              {resident.phone}
            </a>
          )}
          {resident.email && (
            <a className="link with-icon" href={`mailto:${resident.email}`}>
              <MailIcon />
              {resident.email}
            </a>
          )}
          {resident.address && (
            <p className="with-icon">
              <PlaceIcon />
              {resident.address}
            </p>
          )}
        </div>
      ) : (
        <p className="soft">
          <Trans>
            Nem adott meg elérhetőséget. A válaszainkat az ügyszámával és a követőkódjával olvassa.
          </Trans>
        </p>
      )}
    </Panel>
  );
}

/** When and how it came in, and what it runs by. */
export function Origin({
  kase,
  timeZone,
  service,
  reason,
}: {
  kase: Case;
  timeZone: string;
  service: ReactNode;
  /** Why it is due on that day. */
  reason: ReactNode;
}) {
  const language = isUiLanguage(kase.language) ? LANGUAGES[kase.language] : kase.language;
  return (
    <Panel title={<Trans>Az ügyről</Trans>}>
      <dl className="fact-list" data-compact="">
        <Row label={t`Szolgáltatás`}>{service}</Row>
        <Row label={t`Beérkezett`}>
          {formatDateTime(kase.createdAt, timeZone)} · {channelWord(kase.channel)}
        </Row>
        {kase.recordedBy && <Row label={t`Felvette`}>{kase.recordedBy.displayName}</Row>}
        {kase.firstResponseDueAt && kase.open && (
          <Row label={t`Első válasz eddig`}>{formatDate(kase.firstResponseDueAt, timeZone)}</Row>
        )}
        <Row label={t`Határidő`}>
          {formatDate(kase.dueAt, timeZone)}
          {reason}
        </Row>
        <Row label={t`Így válaszolunk`}>{language}</Row>
        {kase.externalReference && <Row label={t`Korábbi száma`}>{kase.externalReference}</Row>}
        <Row label={t`Ezt olvassa az ügyfél`}>{kase.statusText}</Row>
      </dl>
    </Panel>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="fact-row">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
