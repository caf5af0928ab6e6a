import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';

import type { Schema } from '@/api/types';
import { CASE_STATUSES, CHANNELS, caseStatusWord, channelWord } from '@/lib/desk/labels';
import { NARROW, useMedia } from '@/lib/desk/media';
import { Button } from '@/ui/Button';
import type { Option } from '@/ui/Choices';
import { FilterMenu } from '@/ui/desk/FilterMenu';
import { FilterIcon } from '@/ui/desk/icons';

import { codes, DEFAULT_ORDER, readSearch } from './search';
import type { CaseOrder, WorklistSearch } from './search';

interface FiltersProps {
  search: WorklistSearch;
  onChange: (search: WorklistSearch) => void;
  departments: readonly Schema<'Department'>[];
  people: readonly Schema<'User'>[];
  services: readonly Option[];
}

/** What the list is narrowed to; every choice is in the address at once. */
export function Filters({ search, onChange, departments, people, services }: FiltersProps) {
  const set = (name: keyof WorklistSearch, value: string | true | undefined) =>
    onChange(readSearch({ ...search, [name]: value }));
  const list = (name: 'department' | 'status' | 'service' | 'channel') => ({
    chosen: codes(search[name]),
    onChange: (chosen: string[]) => set(name, chosen.join(',')),
  });
  const states: Option[] = [
    { value: 'ended', label: t`Már befejezettek` },
    { value: 'all', label: t`Nyitottak és befejezettek` },
  ];
  const count = Object.keys(search).filter((name) => name !== 'sort').length;
  const narrow = useMedia(NARROW);
  const [open, setOpen] = useState(false);
  if (narrow && !open) {
    return (
      <div className="filters">
        <button
          type="button"
          className="filter"
          data-active={count > 0 || undefined}
          aria-expanded={false}
          onClick={() => setOpen(true)}
        >
          <FilterIcon />
          {count > 0 ? <Trans>Szűrés ({count})</Trans> : <Trans>Szűrés</Trans>}
        </button>
      </div>
    );
  }
  return (
    <div className="filters" role="group" aria-label={t`Szűrés`}>
      <FilterMenu
        label={t`Állapot`}
        options={CASE_STATUSES.map((status) => ({ value: status, label: caseStatusWord(status) }))}
        {...list('status')}
      />
      <FilterMenu
        label={t`Osztály`}
        options={departments.map(({ code, name }) => ({ value: code, label: name }))}
        {...list('department')}
      />
      <FilterMenu
        label={t`Felelős`}
        single
        options={[
          { value: 'me', label: t`Én` },
          { value: 'nobody', label: t`Még senki` },
          ...people
            .filter((person) => person.departments.length > 0)
            .map((person) => ({ value: person.id, label: person.displayName })),
        ]}
        chosen={search.assignee === undefined ? [] : [search.assignee]}
        onChange={([value]) => set('assignee', value)}
      />
      <FilterMenu label={t`Szolgáltatás`} options={services} {...list('service')} />
      <FilterMenu
        label={t`Csatorna`}
        options={CHANNELS.map((channel) => ({ value: channel, label: channelWord(channel) }))}
        {...list('channel')}
      />
      {search.status === undefined && (
        <FilterMenu
          label={t`Befejezettek`}
          single
          options={states}
          chosen={search.state === undefined ? [] : [search.state]}
          onChange={([value]) => set('state', value)}
        />
      )}
      <label className="filter" data-active={search.late || undefined}>
        <input
          type="checkbox"
          checked={search.late ?? false}
          onChange={(event) => set('late', event.target.checked ? true : undefined)}
        />
        <Trans>Csak a lejártak</Trans>
      </label>
      {narrow && (
        <FilterMenu
          label={t`Sorrend`}
          single
          options={orders()}
          chosen={[search.sort ?? DEFAULT_ORDER]}
          onChange={([value]) => set('sort', value)}
        />
      )}
      {count > 0 && (
        <Button
          tone="quiet"
          size="small"
          onPress={() => onChange(search.sort === undefined ? {} : { sort: search.sort })}
        >
          <Trans>Szűrők törlése</Trans>
        </Button>
      )}
    </div>
  );
}

/** On a wide screen the table's heads do this. */
function orders(): (Option & { value: CaseOrder })[] {
  return [
    { value: 'dueAt', label: t`Leghamarabb lejáró elöl` },
    { value: '-createdAt', label: t`Legújabb elöl` },
    { value: 'createdAt', label: t`Legrégebbi elöl` },
    { value: '-updatedAt', label: t`Utoljára változott elöl` },
    { value: 'updatedAt', label: t`Legrégebben érintetlen elöl` },
  ];
}
