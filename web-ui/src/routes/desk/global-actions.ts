import { t } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';

import type { Schema } from '@/api/types';
import { presetName } from '@/features/worklist/Presets';
import { presets } from '@/features/worklist/search';
import type { Action } from '@/lib/action';
import { mayAtAll } from '@/lib/desk/me';
import type { Me } from '@/lib/desk/me';
import { chooseLanguage, isUiLanguage, LANGUAGES } from '@/lib/i18n';
import {
  BookIcon,
  GlobeIcon,
  InboxIcon,
  KeyboardIcon,
  PlusIcon,
  SignOutIcon,
  TasksIcon,
} from '@/ui/desk/icons';
import { BuildingIcon, HomeIcon, SearchIcon } from '@/ui/icons';

interface GlobalActions {
  me: Me;
  municipality: Schema<'Municipality'>;
  open: (what: 'commands' | 'keys') => void;
  leave: () => void;
}

/** What can be done from anywhere in the workspace, and the part of it that stands in the user's menu. */
export function useGlobalActions({ me, municipality, open, leave }: GlobalActions) {
  const navigate = useNavigate();
  const { i18n } = useLingui();
  const language = i18n.locale;
  return useMemo(() => {
    const params = { municipality: municipality.slug };
    const cases = mayAtAll(me, 'read_cases');
    const lists = cases
      ? presets(me).map((preset): Action => ({
          id: `list-${preset.id}`,
          label: presetName(preset.id),
          icon: InboxIcon,
          allowed: true,
          run: () => navigate({ to: '/$municipality/desk/cases', params, search: preset.search }),
        }))
      : [];
    const ways: Action[] = [
      {
        id: 'go-cases',
        label: t`Ügyek`,
        icon: InboxIcon,
        allowed: cases,
        shortcut: 'g u',
        run: () => navigate({ to: '/$municipality/desk', params }),
      },
      ...lists,
      {
        id: 'go-tasks',
        label: t`Feladatok`,
        icon: TasksIcon,
        allowed: mayAtAll(me, 'work_tasks'),
        shortcut: 'g f',
        run: () => navigate({ to: '/$municipality/desk/tasks', params }),
      },
      {
        id: 'new-case',
        label: t`Ügy felvétele`,
        icon: PlusIcon,
        allowed: mayAtAll(me, 'record_cases'),
        shortcut: 'n',
        run: () => navigate({ to: '/$municipality/desk/new', params }),
      },
      {
        id: 'go-services',
        label: t`Szolgáltatások`,
        icon: BookIcon,
        allowed: true,
        shortcut: 'g s',
        run: () => navigate({ to: '/$municipality/desk/services', params }),
      },
      {
        id: 'go-departments',
        label: t`Osztályok`,
        icon: BuildingIcon,
        allowed: true,
        shortcut: 'g o',
        run: () => navigate({ to: '/$municipality/desk/departments', params }),
      },
      {
        id: 'commands',
        label: t`Keresés és műveletek`,
        icon: SearchIcon,
        allowed: true,
        shortcut: 'Control+k',
        run: () => open('commands'),
      },
    ].filter(({ allowed }) => allowed);
    const user: Action[] = [
      ...municipality.languages.filter(isUiLanguage).flatMap((code) =>
        code === language
          ? []
          : [
              {
                id: `language-${code}`,
                label: LANGUAGES[code],
                icon: GlobeIcon,
                allowed: true,
                run: () => chooseLanguage(code),
              },
            ],
      ),
      {
        id: 'keys',
        label: t`Gyorsbillentyűk`,
        icon: KeyboardIcon,
        allowed: true,
        shortcut: '?',
        run: () => open('keys'),
      },
      {
        id: 'portal',
        label: t`Lakossági portál`,
        icon: HomeIcon,
        allowed: true,
        run: () => navigate({ to: '/$municipality', params }),
      },
      { id: 'log-out', label: t`Kijelentkezés`, icon: SignOutIcon, allowed: true, run: leave },
    ];
    return { groups: [...ways, ...user], user };
  }, [me, municipality, open, leave, navigate, language]);
}
