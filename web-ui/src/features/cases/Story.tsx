import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMemo } from 'react';

import type { Schema } from '@/api/types';
import { actorWord, eventWords, storyKind } from '@/lib/desk/story';
import type { Names, StoryKind } from '@/lib/desk/story';
import { formatDay, formatTime } from '@/lib/format';
import { LockIcon } from '@/ui/desk/icons';
import { EyeIcon, MessageIcon } from '@/ui/icons';

import { storyDays } from './story-days';
import type { StoryFilter } from './story-days';

interface StoryProps {
  events: readonly Schema<'Event'>[];
  names: Names;
  timeZone: string;
  show: StoryFilter;
  /** The language the resident is written to in. */
  language: string;
}

/** What happened to a case, newest first: who did what, when, and with which words. */
export function Story({ events, names, timeZone, show, language }: StoryProps) {
  const days = useMemo(() => storyDays(events, show, timeZone), [events, show, timeZone]);
  const cut = (events[0]?.version ?? 1) > 1;
  if (days.length === 0) {
    return (
      <p className="soft">
        {show === 'messages' ? (
          <Trans>Még nem írtunk egymásnak az ügyféllel.</Trans>
        ) : (
          <Trans>Még nincs belső jegyzet.</Trans>
        )}
      </p>
    );
  }
  return (
    <div className="story">
      {days.map(({ day, items }) => (
        <section key={day}>
          <h3 className="story-day">{formatDay(items[0]?.at ?? '', timeZone)}</h3>
          <ol>
            {items.map((event) => (
              <li key={event.version} className="story-item" data-kind={storyKind(event)}>
                <p className="story-line">
                  <strong>{actorWord(event)}</strong> {eventWords(event, names)}{' '}
                  <time dateTime={event.at}>{formatTime(event.at, timeZone)}</time>
                </p>
                {event.text !== null && (
                  <StoryWords kind={storyKind(event)} text={event.text} language={language} />
                )}
              </li>
            ))}
          </ol>
        </section>
      ))}
      {cut && (
        <p className="soft small">
          <Trans>Csak a legutóbbi száz esemény látszik.</Trans>
        </p>
      )}
    </div>
  );
}

/** Words that were said. Who can read them is told by a mark and in words, not only by colour. */
function StoryWords({ kind, text, language }: { kind: StoryKind; text: string; language: string }) {
  const inside = kind === 'note' || kind === 'event';
  const Icon = inside ? LockIcon : kind === 'message-in' ? MessageIcon : EyeIcon;
  const who = inside
    ? t`Belső – az ügyfél nem látja`
    : kind === 'message-in'
      ? t`Az ügyfél írta`
      : t`Az ügyfél is olvassa`;
  return (
    <div className="said" data-kind={inside ? 'note' : kind}>
      <p className="said-who">
        <Icon />
        {who}
      </p>
      <p className="said-text" lang={inside ? undefined : language}>
        {text}
      </p>
    </div>
  );
}
