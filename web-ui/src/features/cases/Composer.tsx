import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useEffect, useRef, useState } from 'react';

import type { Scope } from '@/api/keys';
import { readStored, writeStored } from '@/lib/storage';
import { Button } from '@/ui/Button';
import { Failure } from '@/ui/desk/Failure';
import { LockIcon } from '@/ui/desk/icons';
import { EyeIcon } from '@/ui/icons';
import { TextArea } from '@/ui/TextArea';
import { toast } from '@/ui/Toast';

import { caseChanged, newWords, say } from './queries';
import type { Case, Words } from './queries';

const LIMIT = 8000;

export type WordsKind = Words['kind'];

interface ComposerProps {
  scope: Scope;
  kase: Case;
  kind: WordsKind;
  onKind: (kind: WordsKind) => void;
  /** Somebody asked to write, perhaps from where this was not drawn yet: the cursor goes to the words. */
  wanted: boolean;
  onReady: () => void;
}

/** Writes to the resident or among colleagues; which of the two is always said and shown. */
export function Composer({ scope, kase, kind, onKind, wanted, onReady }: ComposerProps) {
  const queryClient = useQueryClient();
  const may = { message: kase.permissions.includes('message'), note: kase.permissions.includes('note') };
  const [texts, setTexts] = useState(() => readDraft(kase.reference));
  const [fault, setFault] = useState<string>();
  const last = useRef<Words>(undefined);
  useEffect(() => {
    if (!wanted) return;
    focusComposer();
    onReady();
  }, [wanted, onReady]);
  const send = useMutation({
    mutationFn: (words: Words) => say(scope, kase.id, words),
    onSuccess: async (_, words) => {
      last.current = undefined;
      change(words.kind, '');
      await caseChanged(queryClient, scope, kase.reference);
      toast({ text: words.kind === 'message' ? t`Elküldtük az ügyfélnek.` : t`A jegyzetet elmentettük.` });
    },
  });
  const change = (of: WordsKind, text: string) => {
    const next = { ...texts, [of]: text };
    setTexts(next);
    keepDraft(kase.reference, next);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const body = texts[kind].trim();
    const wrong =
      body === ''
        ? t`Írja be, amit mondani szeretne.`
        : body.length > LIMIT
          ? t`Túl hosszú. Rövidítse le, vagy küldje két részben.`
          : undefined;
    setFault(wrong);
    if (wrong !== undefined || send.isPending) return;
    // The same words again are the same message; neither a lost answer nor a double press posts them twice.
    const before = last.current;
    const words = before?.body === body && before.kind === kind ? before : newWords(kind, body);
    last.current = words;
    send.mutate(words);
  };
  if (!may.message && !may.note) return null;
  const kinds = (['message', 'note'] as const).filter((one) => may[one]);
  const current = may[kind] ? kind : (kinds[0] ?? 'note');
  return (
    <form className="composer" data-kind={current} onSubmit={submit} noValidate>
      <fieldset className="composer-kinds">
        <legend className="visually-hidden">
          <Trans>Kinek szól</Trans>
        </legend>
        {kinds.map((one) => (
          <label key={one} className="composer-kind">
            <input
              type="radio"
              name="words-kind"
              value={one}
              checked={one === current}
              onChange={() => onKind(one)}
            />
            {one === 'message' ? <EyeIcon /> : <LockIcon />}
            {one === 'message' ? <Trans>Válasz az ügyfélnek</Trans> : <Trans>Belső jegyzet</Trans>}
          </label>
        ))}
      </fieldset>
      {send.error && <Failure error={send.error} />}
      <TextArea
        name="words"
        label={
          current === 'message'
            ? t`Üzenet, amelyet az ügyfél elolvas`
            : t`Jegyzet, amelyet csak munkatársak látnak`
        }
        rows={4}
        limit={texts[current].length > LIMIT * 0.8 ? LIMIT : undefined}
        value={texts[current]}
        onChange={(text) => change(current, text)}
        error={fault}
      />
      <div className="composer-foot">
        <Button type="submit" isPending={send.isPending}>
          {current === 'message' ? <Trans>Elküldöm az ügyfélnek</Trans> : <Trans>Elmentem a jegyzetet</Trans>}
        </Button>
      </div>
    </form>
  );
}

type Draft = Record<WordsKind, string>;

/** What was begun is kept in this tab, so that neither a reload nor a lapsed session loses it. */
function readDraft(reference: string): Draft {
  return { message: '', note: '', ...readStored<Draft>('session', `cirmos.desk.words.${reference}`) };
}

function keepDraft(reference: string, draft: Draft): void {
  const empty = draft.message === '' && draft.note === '';
  writeStored('session', `cirmos.desk.words.${reference}`, empty ? undefined : draft);
}

/** Puts the cursor where the words go. */
function focusComposer(): void {
  const field = document.querySelector<HTMLTextAreaElement>('.composer textarea');
  field?.scrollIntoView({ block: 'center' });
  field?.focus({ preventScroll: true });
}
