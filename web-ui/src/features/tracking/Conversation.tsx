import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';

import type { Schema } from '@/api/types';
import { formatDateTime } from '@/lib/format';

interface ConversationProps {
  messages: Schema<'Tracking'>['messages'];
  timeZone: string;
}

/** What was written to and fro, oldest first. */
export function Conversation({ messages, timeZone }: ConversationProps) {
  if (messages.length === 0) {
    return (
      <p className="soft">
        <Trans>Még nincs üzenet. Ha kérdése van, vagy eszébe jutott valami, írja meg itt.</Trans>
      </p>
    );
  }
  return (
    <ol className="conversation">
      {messages.map((message) => (
        <li key={`${message.at} ${message.body}`} className="message" data-from={message.from}>
          <p className="message-head">
            <strong>
              {message.from === 'resident' ? t`Ön` : (message.departmentName ?? t`Önkormányzat`)}
            </strong>{' '}
            <span>{formatDateTime(message.at, timeZone)}</span>
          </p>
          <p className="message-body">{message.body}</p>
        </li>
      ))}
    </ol>
  );
}
