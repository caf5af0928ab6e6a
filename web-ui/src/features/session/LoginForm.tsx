import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useState } from 'react';

import type { Scope } from '@/api/keys';
import { ApiProblem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { Button } from '@/ui/Button';
import { Failure } from '@/ui/desk/Failure';
import { ErrorSummary } from '@/ui/ErrorSummary';
import type { SummaryItem } from '@/ui/ErrorSummary';
import { TextField } from '@/ui/TextField';

import { logIn } from './queries';

interface LoginFormProps {
  scope: Scope;
  /** Known already when only the session ran out. */
  email?: string;
  onDone: (me: Schema<'Me'>) => void;
}

/** E-mail and password. A refusal never says which of the two was wrong. */
export function LoginForm({ scope, email: known = '', onDone }: LoginFormProps) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<readonly SummaryItem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const enter = useMutation({
    mutationFn: () => logIn(scope, { email: email.trim(), password }),
    onSuccess: onDone,
    onError: () => setPassword(''),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const found = lacking(email, password);
    setMissing(found);
    setAttempt(attempt + 1);
    if (found.length === 0 && !enter.isPending) enter.mutate();
  };
  const fault = (name: string) => missing.find((item) => item.name === name)?.message;
  return (
    <form onSubmit={submit} noValidate className="stack">
      {missing.length > 0 ? (
        <ErrorSummary key={attempt} items={missing} />
      ) : (
        enter.error && <Refused error={enter.error} />
      )}
      <TextField
        name="email"
        label={t`E-mail-cím`}
        type="email"
        autoComplete="username"
        spellCheck={false}
        value={email}
        onChange={setEmail}
        error={fault('email')}
        width="full"
      />
      <TextField
        name="password"
        label={t`Jelszó`}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={fault('password')}
        width="full"
      />
      <Button type="submit" size="large" isPending={enter.isPending}>
        {enter.isPending ? <Trans>Belépés…</Trans> : <Trans>Belépek</Trans>}
      </Button>
    </form>
  );
}

function lacking(email: string, password: string): SummaryItem[] {
  return [
    ...(email.trim() === '' ? [{ name: 'email', message: t`Írja be az e-mail-címét.` }] : []),
    ...(password === '' ? [{ name: 'password', message: t`Írja be a jelszavát.` }] : []),
  ];
}

function Refused({ error }: { error: unknown }) {
  if (!(error instanceof ApiProblem) || error.status !== 429) return <Failure error={error} />;
  const minutes = Math.max(1, Math.ceil((error.retryAfterSeconds ?? 60) / 60));
  const wait = plural(minutes, {
    one: 'Túl sok sikertelen próbálkozás volt. Várjon # percet, és próbálja újra.',
    other: 'Túl sok sikertelen próbálkozás volt. Várjon # percet, és próbálja újra.',
  });
  return <Failure error={error} words={wait} />;
}
