import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';

import { answerText } from '@/lib/form/answer-text';

import type { Draft } from './draft';
import { CONTACT_PAGE } from './pages';
import type { IntakePage } from './pages';

interface AnswerListProps {
  pages: readonly IntakePage[];
  draft: Draft;
  /** The way back to a page; nothing while the answers must not change. */
  change: (page: string, label: string) => ReactNode;
}

/** Every answer as the resident would say it, each with the way to change it. */
export function AnswerList({ pages, draft, change }: AnswerListProps) {
  return (
    <dl className="answers">
      {pages.flatMap((page) =>
        page.code === CONTACT_PAGE ? (
          <Row
            key={page.code}
            label={t`Hogyan érjük el Önt?`}
            change={change(page.code, t`Hogyan érjük el Önt?`)}
          >
            {[draft.contact.name, draft.contact.phone, draft.contact.email].filter(Boolean).join('\n') || (
              <Trans>Nem adott meg elérhetőséget</Trans>
            )}
          </Row>
        ) : (
          page.questions.map((question) => (
            <Row key={question.name} label={question.ui.label} change={change(page.code, question.ui.label)}>
              {answerText(question, draft.answers[question.name])}
            </Row>
          ))
        ),
      )}
    </dl>
  );
}

function Row({ label, change, children }: { label: string; change: ReactNode; children: ReactNode }) {
  return (
    <div className="answer">
      <dt>{label}</dt>
      <dd className="answer-value">{children}</dd>
      {change && <dd className="answer-change">{change}</dd>}
    </div>
  );
}
