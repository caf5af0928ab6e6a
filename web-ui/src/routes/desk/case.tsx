import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useLingui } from '@lingui/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';

import { departmentsQuery, peopleQuery } from '@/api/directory';
import { caseActions } from '@/features/cases/actions';
import type { CaseDialog } from '@/features/cases/actions';
import { CaseHead } from '@/features/cases/CaseHead';
import { Composer } from '@/features/cases/Composer';
import type { WordsKind } from '@/features/cases/Composer';
import { CorrectDialog, AssignDialog, HandOverDialog, MoveDialog } from '@/features/cases/dialogs';
import { Answers, Origin, Resident } from '@/features/cases/Facts';
import { caseQuery } from '@/features/cases/queries';
import type { SeenCase } from '@/features/cases/queries';
import { Story } from '@/features/cases/Story';
import { readStoryFilter } from '@/features/cases/story-days';
import type { StoryFilter } from '@/features/cases/story-days';
import { useCaseChange } from '@/features/cases/useCaseChange';
import { DeadlineReason } from '@/features/services/DeadlineReason';
import { Plan } from '@/features/tasks/Plan';
import { announce } from '@/lib/announce';
import { useActions } from '@/lib/desk/actions';
import { useLateHeading } from '@/lib/desk/focus';
import { useMe } from '@/lib/desk/me';
import { useMedia, WIDE } from '@/lib/desk/media';
import { eventLine } from '@/lib/desk/story';
import type { Names } from '@/lib/desk/story';
import { useMunicipality, useScope } from '@/lib/municipality';
import { BackLink } from '@/ui/BackLink';
import { Button } from '@/ui/Button';
import { ConflictNotice } from '@/ui/desk/ConflictNotice';
import { failureWords } from '@/ui/desk/Failure';
import { Dialog } from '@/ui/Dialog';
import { Link } from '@/ui/Link';
import { Notice } from '@/ui/Notice';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';
import { Skeleton } from '@/ui/Skeleton';
import { StateView } from '@/ui/StateView';
import { Tabs } from '@/ui/Tabs';
import { toast } from '@/ui/Toast';

import { keepCase, keptList } from './kept';

const route = getRouteApi('/$municipality/desk/work/cases/$reference');

/** A case: what it is about, its work, its story, and everything one can do with it. */
export function CasePage() {
  const scope = useScope();
  const { reference } = route.useParams();
  const { data, error, refetch } = useQuery(caseQuery(scope, reference));
  useEffect(() => keepCase(reference), [reference]);
  if (data) return <OpenCase key={data.data.id} seen={data} outdated={error !== null} />;
  if (error) {
    return (
      <StateView error={error} onRetry={() => void refetch()}>
        <Link
          to="/$municipality/desk/cases"
          params={{ municipality: scope.municipality }}
          search={keptList() ?? {}}
          look="quiet-button"
        >
          <Trans>Vissza az ügyekhez</Trans>
        </Link>
      </StateView>
    );
  }
  return <Skeleton lines={9} />;
}

function OpenCase({ seen, outdated }: { seen: SeenCase; outdated: boolean }) {
  useLingui();
  useLateHeading();
  const kase = seen.data;
  const me = useMe();
  const scope = useScope();
  const { slug, name: owner, timeZone } = useMunicipality();
  const [dialog, setDialog] = useState<CaseDialog>();
  const [words, setWords] = useState<WordsKind>('message');
  const [writing, setWriting] = useState(false);
  const written = useCallback(() => setWriting(false), []);
  const wide = useMedia(WIDE);
  const navigate = useNavigate({ from: '/$municipality/desk/cases/$reference' });
  const change = useDirectChange();
  const { names, people, departments } = useNames(seen);
  const actions = caseActions(kase, me, {
    open: setDialog,
    run: (wanted) => change.run(wanted, seen),
    write: (kind) => {
      setWords(kind);
      setWriting(true);
      // On a phone the field lies behind a tab.
      if (!wide)
        void navigate({
          search: (before) => ({ ...before, tab: 'story' }),
          replace: true,
          resetScroll: false,
        });
    },
    copy: (text) => {
      void navigator.clipboard.writeText(text).then(() => announce(t`Vágólapra másolva.`));
    },
  });
  const all = [...(actions.next ? [actions.next] : []), ...actions.moves, ...actions.owning, ...actions.more];
  useActions('case', t`Ez az ügy`, 10, all);
  const close = () => setDialog(undefined);
  const frame = {
    scope,
    seen,
    names,
    onClose: close,
    onDone: (text: string) => {
      close();
      toast({ text });
    },
  };
  const parts = {
    about: (
      <>
        <Answers kase={kase} />
        <Resident kase={kase} />
        <Origin
          kase={kase}
          timeZone={timeZone}
          reason={<DeadlineReason scope={scope} code={kase.serviceCode} version={kase.serviceVersion} />}
          service={
            <Link
              to="/$municipality/desk/services/$code"
              params={{ municipality: slug, code: kase.serviceCode }}
              search={{ version: String(kase.serviceVersion) }}
            >
              {kase.service?.name ?? kase.serviceCode}
            </Link>
          }
        />
      </>
    ),
    story: (
      <StoryPanel
        seen={seen}
        names={names}
        words={words}
        onWords={setWords}
        writing={writing}
        onReady={written}
      />
    ),
    plan: <Plan scope={scope} tasks={kase.tasks} people={people} timeZone={timeZone} />,
  };
  return (
    <div className="case-page">
      <PageTitle title={`${kase.reference} – ${kase.subject}`} owner={owner} />
      <CaseHead
        kase={kase}
        timeZone={timeZone}
        actions={actions}
        back={
          <BackLink to="/$municipality/desk/cases" params={{ municipality: slug }} search={keptList() ?? {}}>
            <Trans>Ügyek</Trans>
          </BackLink>
        }
      />
      {outdated && (
        <Notice tone="warning">
          <p>
            <Trans>Most nem tudjuk frissíteni. Amit lát, lehet, hogy nem a legújabb.</Trans>
          </p>
        </Notice>
      )}
      <CaseParts {...parts} />
      {dialog?.kind === 'move' && <MoveDialog {...frame} to={dialog.to} />}
      {dialog?.kind === 'assign' && <AssignDialog {...frame} people={people} />}
      {dialog?.kind === 'hand-over' && (
        <HandOverDialog {...frame} people={people} departments={departments} />
      )}
      {dialog?.kind === 'correct' && <CorrectDialog {...frame} />}
      {change.news && (
        <Dialog title={t`Közben változott az ügy`} isOpen onClose={change.forget}>
          <ConflictNotice news={change.news.map((event) => eventLine(event, names))} />
          <div className="dialog-foot">
            <Button tone="secondary" onPress={change.forget}>
              <Trans>Mégsem</Trans>
            </Button>
            <Button isPending={change.isPending} onPress={change.repeat}>
              <Trans>Így is megteszem</Trans>
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

/** Beside each other where there is room, behind tabs where there is not. */
function CaseParts({ about, story, plan }: Record<'about' | 'story' | 'plan', React.ReactNode>) {
  const wide = useMedia(WIDE);
  const { tab = 'about' } = route.useSearch();
  const navigate = useNavigate({ from: '/$municipality/desk/cases/$reference' });
  if (wide) {
    return (
      <div className="case-columns">
        <div className="stack">{about}</div>
        <div className="stack">{story}</div>
        <div className="stack">{plan}</div>
      </div>
    );
  }
  return (
    <Tabs
      label={t`Az ügy részei`}
      selected={['about', 'plan', 'story'].includes(tab) ? tab : 'about'}
      onSelect={(next) =>
        void navigate({ search: (before) => ({ ...before, tab: next }), replace: true, resetScroll: false })
      }
      items={[
        { id: 'about', label: t`Miről szól`, content: <div className="stack">{about}</div> },
        { id: 'plan', label: t`Feladatok`, content: plan },
        { id: 'story', label: t`Történet`, content: story },
      ]}
    />
  );
}

function StoryPanel({
  seen,
  names,
  words,
  onWords,
  writing,
  onReady,
}: {
  seen: SeenCase;
  names: Names;
  words: WordsKind;
  onWords: (kind: WordsKind) => void;
  writing: boolean;
  onReady: () => void;
}) {
  const scope = useScope();
  const { timeZone } = useMunicipality();
  const show = readStoryFilter(route.useSearch().show);
  const navigate = useNavigate({ from: '/$municipality/desk/cases/$reference' });
  const { data: kase } = seen;
  const filters: { id: StoryFilter; label: string }[] = [
    { id: 'all', label: t`Minden` },
    { id: 'messages', label: t`Üzenetek (${kase.messages?.length ?? 0})` },
    { id: 'notes', label: t`Jegyzetek (${kase.notes?.length ?? 0})` },
  ];
  return (
    <>
      <Composer scope={scope} kase={kase} kind={words} onKind={onWords} wanted={writing} onReady={onReady} />
      <Panel
        title={<Trans>Történet</Trans>}
        aside={
          <div className="segments" role="group" aria-label={t`Mi látsszon`}>
            {filters.map(({ id, label }) => (
              <button
                key={id}
                type="button"
                aria-pressed={show === id}
                onClick={() =>
                  void navigate({
                    search: ({ show: _, ...before }) => (id === 'all' ? before : { ...before, show: id }),
                    replace: true,
                    resetScroll: false,
                  })
                }
              >
                {label}
              </button>
            ))}
          </div>
        }
      >
        <Story
          events={kase.timeline ?? []}
          names={names}
          timeZone={timeZone}
          show={show}
          language={kase.language}
        />
      </Panel>
    </>
  );
}

/** Changes that need no words. An assignment can be taken back. */
function useDirectChange() {
  const scope = useScope();
  const queryClient = useQueryClient();
  const back = useCaseChange(scope, () => toast({ text: t`Visszavontuk.` }));
  const change = useCaseChange(scope, ({ change: done, on }, now) => {
    if (done.kind !== 'assign') {
      toast({ text: t`Az ügy új állapotba került.` });
      return;
    }
    const { assigneeId } = on.data;
    const undo = () => {
      const latest = queryClient.getQueryData(caseQuery(scope, now.reference).queryKey);
      if (latest) back.run({ kind: 'assign', body: { assigneeId } }, latest);
    };
    const text = t`Az ügy felelőse: ${now.assignee?.displayName ?? ''}`;
    toast(now.permissions.includes('assign') ? { text, undo } : { text });
  });
  const error = change.error ?? back.error;
  useEffect(() => {
    if (error) toast({ text: failureWords(error), tone: 'failed' });
  }, [error]);
  return change;
}

/** What the ids of the story are called. */
function useNames({ data: kase }: SeenCase) {
  const scope = useScope();
  const { data: departments } = useQuery(departmentsQuery(scope));
  const { data: people } = useQuery(peopleQuery(scope));
  const names = useMemo((): Names => {
    const departmentNames = new Map(departments?.map(({ id, name }) => [id, name]));
    const personNames = new Map(people?.map(({ id, displayName }) => [id, displayName]));
    const taskNames = new Map(kase.tasks.map(({ id, name }) => [id, name]));
    const of = (names: ReadonlyMap<string, string>) => (id: unknown) => names.get(String(id)) ?? '';
    return { department: of(departmentNames), person: of(personNames), task: of(taskNames) };
  }, [departments, people, kase.tasks]);
  return { names, people: people ?? [], departments: departments ?? [] };
}
