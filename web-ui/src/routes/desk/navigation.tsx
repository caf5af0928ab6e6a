import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useLocation } from '@tanstack/react-router';
import type { ComponentType, ReactNode } from 'react';
import { useState } from 'react';

import type { Action } from '@/lib/action';
import { mayAtAll } from '@/lib/desk/me';
import type { Me } from '@/lib/desk/me';
import { BookIcon, InboxIcon, MoreIcon, PlusIcon, TasksIcon } from '@/ui/desk/icons';
import { Dialog } from '@/ui/Dialog';
import { BuildingIcon } from '@/ui/icons';
import { Link } from '@/ui/Link';

interface NavigationProps {
  me: Me;
  municipality: string;
}

interface Item {
  to: `/$municipality/desk/${'cases' | 'tasks' | 'new' | 'services' | 'departments'}`;
  label: string;
  /** For the bottom of a phone, where long words would break. */
  short?: string;
  icon: ComponentType;
  allowed: boolean;
}

function items(me: Me): Item[] {
  const all: Item[] = [
    {
      to: '/$municipality/desk/cases',
      label: t`Ügyek`,
      icon: InboxIcon,
      allowed: mayAtAll(me, 'read_cases'),
    },
    {
      to: '/$municipality/desk/tasks',
      label: t`Feladatok`,
      icon: TasksIcon,
      allowed: mayAtAll(me, 'work_tasks'),
    },
    {
      to: '/$municipality/desk/new',
      label: t`Ügy felvétele`,
      short: t`Felvétel`,
      icon: PlusIcon,
      allowed: mayAtAll(me, 'record_cases'),
    },
    { to: '/$municipality/desk/services', label: t`Szolgáltatások`, icon: BookIcon, allowed: true },
    {
      to: '/$municipality/desk/departments',
      label: t`Osztályok`,
      icon: BuildingIcon,
      allowed: true,
    },
  ];
  return all.filter(({ allowed }) => allowed);
}

function Items({
  list,
  municipality,
  brief = false,
  onGo,
}: {
  list: readonly Item[];
  municipality: string;
  brief?: boolean;
  onGo?: () => void;
}) {
  return list.map(({ to, label, short, icon: Icon }) => (
    <li key={to}>
      <Place to={to} municipality={municipality} {...(onGo && { onGo })}>
        <Icon />
        {brief ? (short ?? label) : label}
      </Place>
    </li>
  ));
}

function Place({
  to,
  municipality,
  onGo,
  children,
}: {
  to: Item['to'];
  municipality: string;
  onGo?: () => void;
  children: ReactNode;
}) {
  // The list one works from is kept; a click on its name leads to where the day begins.
  const target = to === '/$municipality/desk/cases' ? '/$municipality/desk' : to;
  const here = useLocation({
    select: ({ pathname }) => pathname.startsWith(to.replace('$municipality', municipality)),
  });
  return (
    <Link
      to={target}
      params={{ municipality }}
      look="plain"
      className="desk-nav-link"
      aria-current={here ? 'page' : undefined}
      activeOptions={{ exact: true }}
      onClick={onGo}
    >
      {children}
    </Link>
  );
}

export function SideNavigation({ me, municipality }: NavigationProps) {
  return (
    <nav className="desk-nav" aria-label={t`Fő menü`}>
      <ul>
        <Items list={items(me)} municipality={municipality} />
      </ul>
    </nav>
  );
}

const AT_THE_BOTTOM = 3;

/** On a phone: what is used all day within reach of the thumb, the rest one tap away. */
export function BottomNavigation({ me, municipality, user }: NavigationProps & { user: readonly Action[] }) {
  const [open, setOpen] = useState(false);
  const list = items(me);
  const close = () => setOpen(false);
  return (
    <nav className="desk-bottom" aria-label={t`Fő menü`}>
      <ul>
        <Items list={list.slice(0, AT_THE_BOTTOM)} municipality={municipality} brief />
        <li>
          <button
            type="button"
            className="desk-nav-link"
            aria-haspopup="dialog"
            onClick={() => setOpen(true)}
          >
            <MoreIcon />
            <Trans>Több</Trans>
          </button>
        </li>
      </ul>
      <Dialog title={me.displayName} isOpen={open} onClose={close}>
        <ul className="desk-drawer">
          <Items list={list.slice(AT_THE_BOTTOM)} municipality={municipality} onGo={close} />
          {user
            .filter(({ id }) => id !== 'keys')
            .map((action) => (
              <li key={action.id}>
                <button
                  type="button"
                  className="desk-nav-link"
                  onClick={() => {
                    close();
                    void action.run();
                  }}
                >
                  {action.icon && <action.icon />}
                  {action.label}
                </button>
              </li>
            ))}
        </ul>
      </Dialog>
    </nav>
  );
}
