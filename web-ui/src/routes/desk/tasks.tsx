import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';

import { peopleQuery } from '@/api/directory';
import { TaskList } from '@/features/tasks/TaskList';
import type { TaskFilter } from '@/features/tasks/queries';
import { mayAtAll, useMe } from '@/lib/desk/me';
import type { Me } from '@/lib/desk/me';
import { useMunicipality, useScope } from '@/lib/municipality';
import { PageTitle } from '@/ui/PageTitle';
import { Select } from '@/ui/Select';

import { NotYours } from './NotYours';

const route = getRouteApi('/$municipality/desk/work/tasks');

type Whose = 'all' | 'mine' | 'nobody';

/** What one's departments have to do, due soonest first. */
export function TasksPage() {
  const me = useMe();
  return mayAtAll(me, 'work_tasks') ? <Work me={me} /> : <NotYours me={me} />;
}

function Work({ me }: { me: Me }) {
  useLingui();
  const scope = useScope();
  const { slug, name, timeZone } = useMunicipality();
  const navigate = useNavigate();
  const search = route.useSearch();
  const { data: people = [] } = useQuery(peopleQuery(scope));
  const whose: Whose = search.whose === 'mine' || search.whose === 'nobody' ? search.whose : 'all';
  const go = (next: { whose?: string; department?: string }) =>
    void navigate({ to: '/$municipality/desk/tasks', params: { municipality: slug }, search: next });
  const choices: { id: Whose; label: string }[] = [
    { id: 'all', label: t`Az osztályé` },
    { id: 'mine', label: t`Az enyémek` },
    { id: 'nobody', label: t`Még senkiéi` },
  ];
  return (
    <div className="tasks-page">
      <PageTitle title={t`Feladatok`} owner={name} />
      <h1>
        <Trans>Feladatok</Trans>
      </h1>
      <div className="tasks-filter">
        <div className="segments" role="group" aria-label={t`Kinek a feladatai`}>
          {choices.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              aria-pressed={whose === id}
              onClick={() => {
                const { whose: _, ...rest } = search;
                go(id === 'all' ? rest : { ...rest, whose: id });
              }}
            >
              {label}
            </button>
          ))}
        </div>
        {me.departments.length > 1 && (
          <Select
            name="department"
            label={t`Osztály`}
            size="small"
            none={t`Minden osztályom`}
            value={search.department}
            onChange={(department) => {
              const { department: _, ...rest } = search;
              go(department === '' ? rest : { ...rest, department });
            }}
            options={me.departments.map((held) => ({ value: held.code, label: held.name }))}
          />
        )}
      </div>
      <TaskList
        scope={scope}
        filter={filterOf(me, whose, search.department)}
        people={people}
        timeZone={timeZone}
      />
    </div>
  );
}

function filterOf(me: Me, whose: Whose, department: string | undefined): TaskFilter {
  const held = me.departments.filter(({ code }) => department === undefined || code === department);
  const filter: TaskFilter = {};
  if (held.length > 0) filter.departmentId = held.map(({ id }) => id);
  if (whose === 'mine') filter.assigneeId = ['me'];
  if (whose === 'nobody') filter.unassigned = true;
  return filter;
}
