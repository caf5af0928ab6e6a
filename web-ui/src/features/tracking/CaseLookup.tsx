import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import type { SubmitEvent } from 'react';
import { useState } from 'react';

import { normaliseReference } from '@/lib/format';
import { Button } from '@/ui/Button';
import { ErrorSummary } from '@/ui/ErrorSummary';
import { TextField } from '@/ui/TextField';

interface CaseLookupProps {
  municipality: string;
  reference?: string;
  /** What the server said to the last try. */
  refusal?: string | undefined;
}

/** Number and secret, typed from a paper or a message; the secret stays in the address's fragment. */
export function CaseLookup({ municipality, reference = '', refusal }: CaseLookupProps) {
  const navigate = useNavigate();
  const [number, setNumber] = useState(reference);
  const [secret, setSecret] = useState('');
  const [attempt, setAttempt] = useState(0);
  const missing = attempt > 0;
  const errors = {
    reference: missing && number.trim() === '' ? t`Írja be az ügyszámot.` : undefined,
    secret: missing && secret.trim() === '' ? t`Írja be a követőkódot.` : undefined,
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setAttempt(attempt + 1);
    if (number.trim() === '' || secret.trim() === '') return;
    void navigate({
      to: '/$municipality/tracking/$reference',
      params: { municipality, reference: normaliseReference(number) },
      hash: secret.trim(),
    });
  };
  const items = (['reference', 'secret'] as const).flatMap((name) => {
    const message = errors[name];
    return message === undefined ? [] : [{ name, message }];
  });
  if (refusal !== undefined && !missing) items.push({ name: 'secret', message: refusal });
  return (
    <form onSubmit={submit} noValidate className="case-lookup">
      {items.length > 0 && <ErrorSummary key={`${attempt} ${refusal ?? ''}`} items={items} />}
      <TextField
        name="reference"
        label={t`Ügyszám`}
        hint={t`Például: ABC-2026-004217-7`}
        value={number}
        onChange={setNumber}
        error={errors.reference}
        spellCheck={false}
        autoComplete="off"
      />
      <TextField
        name="secret"
        label={t`Követőkód`}
        hint={t`A beküldéskor kapta, az ügyszám alatt.`}
        value={secret}
        onChange={setSecret}
        error={errors.secret}
        spellCheck={false}
        autoComplete="off"
      />
      <div className="form-actions">
        <Button type="submit">
          <Trans>Megnézem az ügyemet</Trans>
        </Button>
      </div>
    </form>
  );
}
