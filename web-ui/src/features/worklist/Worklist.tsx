import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { Scope } from '@/api/keys';
import type { Action } from '@/lib/action';
import { useActions } from '@/lib/desk/actions';
import { NARROW, useMedia } from '@/lib/desk/media';
import { Button } from '@/ui/Button';
import { RefreshIcon } from '@/ui/desk/icons';
import { EmptyState } from '@/ui/EmptyState';
import { LoadMore } from '@/ui/LoadMore';
import { Notice } from '@/ui/Notice';
import { Skeleton } from '@/ui/Skeleton';
import { StateView } from '@/ui/StateView';

import { newcomers, refreshed } from './news';
import { latestQuery, worklistQuery } from './queries';
import { CaseCards, CaseTable } from './rows';
import type { CaseFilter, CaseOrder, PresetId } from './search';

interface WorklistProps {
  scope: Scope;
  timeZone: string;
  filter: CaseFilter;
  preset: PresetId | undefined;
  last: string | undefined;
  onSort: (sort: CaseOrder) => void;
}

/** The cases of one list, as many as were asked for. What is new is offered, and comes only when wanted. */
export function Worklist({ scope, timeZone, filter, preset, last, onSort }: WorklistProps) {
  const queryClient = useQueryClient();
  const narrow = useMedia(NARROW);
  const list = useInfiniteQuery(worklistQuery(scope, filter));
  const { data: latest } = useQuery({ ...latestQuery(scope, filter), enabled: list.isSuccess });
  const shown = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const rows = useMemo(() => (latest ? refreshed(shown, latest.items) : shown), [shown, latest]);
  const fresh = latest && !list.isFetching ? newcomers(shown, latest.items) : 0;
  useActions('worklist', t`Munkalista`, 10, walking);

  const bringNews = () => {
    if (!latest) return;
    queryClient.setQueryData(worklistQuery(scope, filter).queryKey, {
      pages: [latest],
      pageParams: [undefined],
    });
    globalThis.scrollTo({ top: 0 });
  };
  if (list.isPending) return <Skeleton lines={9} />;
  if (list.isError && rows.length === 0) {
    return <StateView part error={list.error} onRetry={() => void list.refetch()} />;
  }
  const view = { rows, municipality: scope.municipality, timeZone, last };
  return (
    <>
      <div className="news" role="status">
        {fresh > 0 && (
          <Button tone="secondary" size="small" icon={<RefreshIcon />} onPress={bringNews}>
            <Plural value={fresh} one="# új ügy – megmutatom" other="# új ügy – megmutatom" />
          </Button>
        )}
      </div>
      {list.isError && (
        <Notice tone="warning">
          <p>
            <Trans>Most nem tudjuk frissíteni a listát. Amit lát, lehet, hogy nem a legújabb.</Trans>
          </p>
        </Notice>
      )}
      {rows.length === 0 ? (
        <Nothing preset={preset} />
      ) : narrow ? (
        <CaseCards {...view} />
      ) : (
        <CaseTable {...view} sort={filter.sort ?? 'dueAt'} onSort={onSort} />
      )}
      {rows.length > 0 && (
        <LoadMore
          shown={rows.length}
          total={list.data?.pages[0]?.total ?? undefined}
          hasMore={list.hasNextPage}
          isLoading={list.isFetchingNextPage}
          onLoad={() => void list.fetchNextPage()}
        />
      )}
    </>
  );
}

function Nothing({ preset }: { preset: PresetId | undefined }) {
  switch (preset) {
    case 'mine':
      return (
        <EmptyState title={<Trans>Most nincs Önnél ügy.</Trans>}>
          <p>
            <Trans>A „Még senkiéi” listából vehet magához, vagy nézze meg az osztály ügyeit.</Trans>
          </p>
        </EmptyState>
      );
    case 'nobody':
      return (
        <EmptyState title={<Trans>Minden ügynek van gazdája.</Trans>}>
          <p>
            <Trans>Ami ezután érkezik és még senki sem vette magához, itt jelenik meg.</Trans>
          </p>
        </EmptyState>
      );
    case 'late':
      return (
        <EmptyState title={<Trans>Semmi sem járt le.</Trans>}>
          <p>
            <Trans>Így jó. Ami a határidején túl is nyitva marad, itt gyűlik.</Trans>
          </p>
        </EmptyState>
      );
    case undefined:
      return (
        <EmptyState title={<Trans>Ezekkel a szűrőkkel nincs ügy.</Trans>}>
          <p>
            <Trans>Vegyen le egy szűrőt, vagy keressen ügyszámra a Ctrl+K ablakban.</Trans>
          </p>
        </EmptyState>
      );
    default:
      return (
        <EmptyState title={<Trans>Most nincs itt ügy.</Trans>}>
          <p>
            <Trans>Az új ügyek maguktól jelennek meg itt.</Trans>
          </p>
        </EmptyState>
      );
  }
}

/** Walks the rows with the keyboard; Enter then opens, because the focus is on a link. */
function walk(step: 1 | -1) {
  const links = [...document.querySelectorAll<HTMLElement>('a[data-row]')];
  const here = links.findIndex((link) => link === document.activeElement);
  const from = here >= 0 ? here : links.findIndex((link) => link.closest('[data-last]') !== null);
  const next = links[Math.min(links.length - 1, Math.max(0, from + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

const walking: readonly Action[] = [
  {
    id: 'next-case',
    get label() {
      return t`Következő sor`;
    },
    allowed: true,
    shortcut: 'j',
    run: () => walk(1),
  },
  {
    id: 'previous-case',
    get label() {
      return t`Előző sor`;
    },
    allowed: true,
    shortcut: 'k',
    run: () => walk(-1),
  },
];
