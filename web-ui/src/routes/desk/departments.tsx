import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import { departmentsQuery, peopleQuery } from '@/api/directory';
import { DepartmentContact, DepartmentList, MemberList, membersOf } from '@/features/departments/views';
import { mayAtAll, useMe } from '@/lib/desk/me';
import { useMunicipality, useScope } from '@/lib/municipality';
import { BackLink } from '@/ui/BackLink';
import { EmptyState } from '@/ui/EmptyState';
import { Link } from '@/ui/Link';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';
import { Skeleton } from '@/ui/Skeleton';
import { StateView } from '@/ui/StateView';

const oneRoute = getRouteApi('/$municipality/desk/work/departments/$code');

/** Who there is in the house. */
export function DepartmentsPage() {
  useLingui();
  const scope = useScope();
  const { slug, name } = useMunicipality();
  const { data: departments, error, refetch } = useQuery(departmentsQuery(scope));
  const { data: people = [] } = useQuery(peopleQuery(scope));
  return (
    <>
      <PageTitle title={t`Osztályok`} owner={name} />
      <h1>
        <Trans>Osztályok</Trans>
      </h1>
      {departments ? (
        <DepartmentList departments={departments} people={people} municipality={slug} />
      ) : error ? (
        <StateView part error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
    </>
  );
}

/** A department: whom to ask, who is on duty, and where its work is found. */
export function DepartmentPage() {
  useLingui();
  const me = useMe();
  const scope = useScope();
  const { slug, name } = useMunicipality();
  const { code } = oneRoute.useParams();
  const { data: departments, error, refetch } = useQuery(departmentsQuery(scope));
  const people = useQuery(peopleQuery(scope));
  if (!departments) {
    return error ? <StateView error={error} onRetry={() => void refetch()} /> : <Skeleton lines={6} />;
  }
  const department = departments.find((found) => found.code === code);
  const back = (
    <BackLink to="/$municipality/desk/departments" params={{ municipality: slug }}>
      <Trans>Osztályok</Trans>
    </BackLink>
  );
  if (!department) {
    return (
      <>
        {back}
        <h1>
          <Trans>Nincs ilyen osztály</Trans>
        </h1>
        <EmptyState title={<Trans>Lehet, hogy más lett a rövid neve.</Trans>} />
      </>
    );
  }
  const members = membersOf(people.data ?? [], department.id);
  return (
    <div className="department-page">
      <PageTitle title={department.name} owner={name} />
      {back}
      <h1>{department.name}</h1>
      <div className="department-columns">
        <Panel title={<Trans>Munkatársak</Trans>}>
          {people.isPending ? (
            <Skeleton lines={4} />
          ) : members.length > 0 ? (
            <MemberList members={members} />
          ) : (
            <p className="soft">
              <Trans>Még senki sem dolgozik itt. Új munkatársat az adminisztrátor vesz fel.</Trans>
            </p>
          )}
        </Panel>
        <div className="stack">
          <Panel title={<Trans>Elérhetőség</Trans>}>
            <DepartmentContact department={department} />
          </Panel>
          <Panel title={<Trans>Munkája</Trans>}>
            <ul className="link-list">
              {mayAtAll(me, 'read_cases') && (
                <li>
                  <Link
                    to="/$municipality/desk/cases"
                    params={{ municipality: slug }}
                    search={{ department: department.code }}
                  >
                    <Trans>Nyitott ügyei</Trans>
                  </Link>
                </li>
              )}
              <li>
                <Link
                  to="/$municipality/desk/services"
                  params={{ municipality: slug }}
                  search={{ department: department.code }}
                >
                  <Trans>Szolgáltatások, amelyekért felel</Trans>
                </Link>
              </li>
            </ul>
          </Panel>
        </div>
      </div>
    </div>
  );
}
