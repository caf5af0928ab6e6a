import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';

import { channelWord } from '@/lib/desk/labels';
import { formatDateTime, formatShortDate } from '@/lib/format';
import { CaseStatusTag } from '@/ui/desk/CaseStatusTag';
import { Due } from '@/ui/desk/Due';
import { Owner } from '@/ui/desk/Owner';
import { ChevronDownIcon } from '@/ui/icons';
import { Link } from '@/ui/Link';

import type { Row } from './queries';
import type { CaseOrder } from './search';

export interface RowsProps {
  rows: readonly Row[];
  municipality: string;
  timeZone: string;
  /** The case that was open last: where somebody comes back to. */
  last: string | undefined;
}

/** The list as a table: one line a case, read at a glance. */
export function CaseTable({
  rows,
  municipality,
  timeZone,
  last,
  sort,
  onSort,
}: RowsProps & { sort: CaseOrder; onSort: (sort: CaseOrder) => void }) {
  const head = { sort, onSort };
  return (
    <div className="table-frame">
      <table className="table worklist">
        <caption className="visually-hidden">
          <Trans>Ügyek. A sorok között a j és a k billentyűvel léphet.</Trans>
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Ügyszám</Trans>
            </th>
            <th scope="col">
              <Trans>Miről szól</Trans>
            </th>
            <th scope="col">
              <Trans>Állapot</Trans>
            </th>
            <th scope="col">
              <Trans>Felelős</Trans>
            </th>
            <SortHead {...head} field="dueAt" label={t`Határidő`} />
            <SortHead {...head} field="createdAt" label={t`Beérkezett`} />
            <SortHead {...head} field="updatedAt" label={t`Változott`} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.id}
              data-late={row.late || undefined}
              data-last={row.reference === last || undefined}
            >
              <td className="worklist-reference">{row.reference}</td>
              <th scope="row">
                <Subject row={row} municipality={municipality} />
                <About row={row} />
              </th>
              <td>
                <CaseStatusTag status={row.status} />
              </td>
              <td>
                <Owner name={row.assignee?.displayName} />
                <span className="worklist-sub">{row.department?.name}</span>
              </td>
              <td>
                <Due {...row} timeZone={timeZone} day="short" />
              </td>
              <td title={formatDateTime(row.createdAt, timeZone)}>
                {formatShortDate(row.createdAt, timeZone)}
                <span className="worklist-sub">{channelWord(row.channel)}</span>
              </td>
              <td title={formatDateTime(row.updatedAt, timeZone)}>
                {formatShortDate(row.updatedAt, timeZone)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The same list for a narrow screen. */
export function CaseCards({ rows, municipality, timeZone, last }: RowsProps) {
  return (
    <ul className="case-cards" aria-label={t`Ügyek`}>
      {rows.map((row) => (
        <li
          key={row.id}
          className="case-card"
          data-late={row.late || undefined}
          data-last={row.reference === last || undefined}
        >
          <p className="case-card-top">
            <span className="worklist-reference">{row.reference}</span>
            <CaseStatusTag status={row.status} />
          </p>
          <Subject row={row} municipality={municipality} />
          <About row={row} />
          <p className="case-card-bottom">
            <Due {...row} timeZone={timeZone} day="short" />
            <Owner name={row.assignee?.displayName} />
          </p>
        </li>
      ))}
    </ul>
  );
}

/** The one link of a row, spread over all of it; j and k walk over these. */
function Subject({ row, municipality }: { row: Row; municipality: string }) {
  return (
    <Link
      to="/$municipality/desk/cases/$reference"
      params={{ municipality, reference: row.reference }}
      look="plain"
      className="worklist-link"
      data-row=""
      preload="intent"
    >
      {row.subject}
    </Link>
  );
}

/** The service and the place, as far as the subject does not say them already. */
function About({ row }: { row: Row }) {
  const parts = [row.service?.name, row.place?.address].filter(
    (part) => part !== undefined && part !== null && !row.subject.includes(part),
  );
  return parts.length > 0 && <span className="worklist-sub">{parts.join(' · ')}</span>;
}

function SortHead({
  field,
  label,
  sort,
  onSort,
}: {
  field: 'dueAt' | 'createdAt' | 'updatedAt';
  label: string;
  sort: CaseOrder;
  onSort: (sort: CaseOrder) => void;
}) {
  const up = sort === field;
  const down = sort === `-${field}`;
  // What one wants first: the soonest due, the newest of the rest.
  const first: CaseOrder = field === 'dueAt' ? 'dueAt' : `-${field}`;
  const other: CaseOrder = field === 'dueAt' ? '-dueAt' : field;
  return (
    <th scope="col" aria-sort={up ? 'ascending' : down ? 'descending' : undefined}>
      <button type="button" className="sort" onClick={() => onSort(sort === first ? other : first)}>
        {label}
        <ChevronDownIcon />
      </button>
    </th>
  );
}
