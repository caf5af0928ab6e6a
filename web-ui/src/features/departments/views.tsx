import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';

import type { Schema } from '@/api/types';
import { departmentRoleWord, roleWord } from '@/lib/desk/labels';
import { locale } from '@/lib/format';
import { Avatar } from '@/ui/desk/Avatar';
import { CheckIcon, MailIcon, PeopleIcon, PhoneIcon } from '@/ui/icons';
import { Link } from '@/ui/Link';
import { StatusTag } from '@/ui/StatusTag';

type Department = Schema<'Department'>;
type Person = Schema<'User'>;

interface Member {
  person: Person;
  place: Person['departments'][number];
}

const ORDER: readonly Schema<'DepartmentRole'>[] = ['lead', 'specialist', 'agent'];

/** Who works in a department, those who lead it first. */
export function membersOf(people: readonly Person[], departmentId: string): Member[] {
  return people
    .filter(({ status }) => status !== 'disabled')
    .flatMap((person) => {
      const place = person.departments.find((held) => held.departmentId === departmentId);
      return place ? [{ person, place }] : [];
    })
    .sort(
      (a, b) =>
        ORDER.indexOf(a.place.role) - ORDER.indexOf(b.place.role) ||
        a.person.displayName.localeCompare(b.person.displayName, locale()),
    );
}

export function DepartmentList({
  departments,
  people,
  municipality,
}: {
  departments: readonly Department[];
  people: readonly Person[];
  municipality: string;
}) {
  return (
    <ul className="department-cards">
      {[...departments]
        .sort((a, b) => a.name.localeCompare(b.name, locale()))
        .map((department) => {
          const members = membersOf(people, department.id);
          const leads = members.filter(({ place }) => place.role === 'lead');
          return (
            <li key={department.id} className="department-card">
              <h2>
                <Link
                  to="/$municipality/desk/departments/$code"
                  params={{ municipality, code: department.code }}
                  look="plain"
                  className="worklist-link"
                >
                  {department.name}
                </Link>
              </h2>
              {!department.active && (
                <StatusTag>
                  <Trans>Megszűnt</Trans>
                </StatusTag>
              )}
              <p className="with-icon">
                <PeopleIcon />
                <Plural
                  value={department.memberCount}
                  _0="Nincs munkatársa"
                  one="# munkatárs"
                  other="# munkatárs"
                />
              </p>
              <p className="worklist-sub">
                {leads.length > 0 ? (
                  <Trans>Vezeti: {leads.map(({ person }) => person.displayName).join(', ')}</Trans>
                ) : (
                  <Trans>Nincs kijelölt vezetője</Trans>
                )}
              </p>
            </li>
          );
        })}
    </ul>
  );
}

export function DepartmentContact({ department }: { department: Department }) {
  return (
    <div className="contact">
      {department.phone && (
        <a className="link with-icon" href={`tel:${department.phone.replaceAll(/[^+\d]/g, '')}`}>
          <PhoneIcon />
          {department.phone}
        </a>
      )}
      {department.email && (
        <a className="link with-icon" href={`mailto:${department.email}`}>
          <MailIcon />
          {department.email}
        </a>
      )}
    </div>
  );
}

export function MemberList({ members }: { members: readonly Member[] }) {
  return (
    <ul className="members" aria-label={t`Munkatársak`}>
      {members.map(({ person, place }) => (
        <li key={person.id} className="member">
          <Avatar name={person.displayName} size="large" />
          <div>
            <p className="contact-name">{person.displayName}</p>
            <p className="worklist-sub">
              {[departmentRoleWord(place.role), ...person.roles.map(roleWord)].join(', ')} · {person.email}
            </p>
          </div>
          {person.status === 'invited' ? (
            <StatusTag>
              <Trans>Még nem lépett be</Trans>
            </StatusTag>
          ) : (
            place.onDuty && (
              <StatusTag tone="good">
                <CheckIcon />
                <Trans>Ügyeletben</Trans>
              </StatusTag>
            )
          )}
        </li>
      ))}
    </ul>
  );
}
