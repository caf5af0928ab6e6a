import { Trans } from '@lingui/react/macro';

import type { Schema } from '@/api/types';
import { ClockIcon, MoneyIcon, ListIcon, PeopleIcon } from '@/ui/icons';

/** What somebody wants to know before beginning: for whom, how long, what is needed, what it costs. */
export function ServiceFacts({ page }: { page: Schema<'ServicePage'>['page'] }) {
  return (
    <dl className="facts">
      <div className="fact">
        <dt>
          <PeopleIcon />
          <Trans>Kinek szól</Trans>
        </dt>
        <dd>{page.audience}</dd>
      </div>
      <div className="fact">
        <dt>
          <ClockIcon />
          <Trans>Mennyi ideig tart</Trans>
        </dt>
        <dd>{page.duration}</dd>
      </div>
      {page.needs.length > 0 && (
        <div className="fact">
          <dt>
            <ListIcon />
            <Trans>Mi kell hozzá</Trans>
          </dt>
          <dd>
            <ul>
              {page.needs.map((need) => (
                <li key={need}>{need}</li>
              ))}
            </ul>
          </dd>
        </div>
      )}
      <div className="fact">
        <dt>
          <MoneyIcon />
          <Trans>Mennyibe kerül</Trans>
        </dt>
        <dd>{page.fee}</dd>
      </div>
    </dl>
  );
}
