import { t } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';

import type { Scope } from '@/api/keys';
import { formatNumber } from '@/lib/format';
import { Link } from '@/ui/Link';

import { countQuery } from './queries';
import { caseFilter } from './search';
import type { Preset, PresetId } from './search';

interface PresetsProps {
  scope: Scope;
  presets: readonly Preset[];
  chosen: PresetId | undefined;
  departments: readonly { id: string; code: string }[];
}

export function presetName(id: PresetId): string {
  const names: Record<PresetId, string> = {
    department: t`Osztályom nyitott ügyei`,
    mine: t`Az enyémek`,
    nobody: t`Még senkiéi`,
    late: t`Lejártak`,
    open: t`Nyitott ügyek`,
    all: t`Minden ügy`,
  };
  return names[id];
}

/** The lists somebody lives with, each with how many wait in it. */
export function Presets({ scope, presets, chosen, departments }: PresetsProps) {
  useLingui();
  return (
    <nav className="presets" aria-label={t`Munkalisták`}>
      <ul>
        {presets.map((preset) => (
          <li key={preset.id}>
            <Link
              to="/$municipality/desk/cases"
              params={{ municipality: scope.municipality }}
              search={preset.search}
              look="plain"
              className="preset"
              activeOptions={{ exact: true }}
              aria-current={preset.id === chosen ? 'page' : undefined}
            >
              {presetName(preset.id)}
              {preset.counted && <Count scope={scope} preset={preset} departments={departments} />}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Count({
  scope,
  preset,
  departments,
}: Pick<PresetsProps, 'scope' | 'departments'> & { preset: Preset }) {
  const { sort: _, ...filter } = caseFilter(preset.search, departments);
  const { data } = useQuery(countQuery(scope, filter));
  if (data === undefined) return null;
  return (
    <span className="preset-count" data-late={(preset.id === 'late' && data > 0) || undefined}>
      {formatNumber(data)}
    </span>
  );
}
