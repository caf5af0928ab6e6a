import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { newIdempotencyKey } from '@/api/idempotency';
import { ApiProblem } from '@/api/problem';
import { announce } from '@/lib/announce';
import { Button } from '@/ui/Button';
import { TextArea } from '@/ui/TextArea';

import { sendMessage } from './queries';

const LIMIT = 4000;

interface MessageFormProps {
  municipality: string;
  reference: string;
  secret: string;
}

/** A message from the resident. What was typed stays until it has certainly arrived. */
export function MessageForm({ municipality, reference, secret }: MessageFormProps) {
  const queryClient = useQueryClient();
  const [body, setBody] = useState('');
  const [fault, setFault] = useState<string>();
  const key = useRef<{ key: string; body: string }>(undefined);
  const send = useMutation({
    mutationFn: (text: string) => {
      // The same text again is the same message; another text is another one.
      if (key.current?.body !== text) key.current = { key: newIdempotencyKey(), body: text };
      return sendMessage({ municipality, reference, secret, ...key.current });
    },
    onSuccess: async () => {
      setBody('');
      key.current = undefined;
      announce(t`Elküldtük az üzenetét.`);
      await queryClient.invalidateQueries({ queryKey: ['tracking'] });
    },
    onError: (error) =>
      setFault(
        error instanceof ApiProblem && error.status < 500
          ? (error.faults[0]?.detail ?? error.detail)
          : t`Most nem sikerült elküldeni. Próbálja újra: akkor is csak egyszer küldjük el.`,
      ),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = body.trim();
    const wrong =
      text === ''
        ? t`Írja be az üzenetét.`
        : text.length > LIMIT
          ? t`Túl hosszú. Rövidítse le, vagy küldje két részben.`
          : undefined;
    setFault(wrong);
    if (wrong === undefined && !send.isPending) send.mutate(text);
  };
  return (
    <form onSubmit={submit} noValidate>
      <TextArea
        name="message"
        label={t`Írjon nekünk`}
        rows={4}
        limit={LIMIT}
        value={body}
        onChange={setBody}
        error={fault}
      />
      <div className="form-actions">
        <Button type="submit" isPending={send.isPending}>
          <Trans>Üzenet küldése</Trans>
        </Button>
      </div>
    </form>
  );
}
