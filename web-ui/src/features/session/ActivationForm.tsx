import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useState } from 'react';

import { ApiProblem } from '@/api/problem';
import { Button } from '@/ui/Button';
import { Checkbox } from '@/ui/Checkbox';
import { Failure } from '@/ui/desk/Failure';
import { TextField } from '@/ui/TextField';

import { setFirstPassword } from './queries';

const SHORTEST = 12;
const LONGEST = 256;

/** A new password through a one-time link. Long counts, odd characters do not. */
export function ActivationForm({ token, onDone }: { token: string; onDone: () => void }) {
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [fault, setFault] = useState<string>();
  const save = useMutation({
    mutationFn: () => setFirstPassword({ token, password }),
    onSuccess: onDone,
    onError: (error) => setFault(passwordFault(error)),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const wrong = lengthFault(password);
    setFault(wrong);
    if (wrong === undefined && !save.isPending) save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className="stack">
      {save.error && fault === undefined && <Failure error={save.error} />}
      <TextField
        name="password"
        label={t`Új jelszó`}
        hint={t`Legalább 12 karakter. Jó jelszó például néhány össze nem illő szó egymás után. Beillesztheti jelszókezelőből is.`}
        type={shown ? 'text' : 'password'}
        autoComplete="new-password"
        spellCheck={false}
        value={password}
        onChange={setPassword}
        error={fault}
        width="full"
      />
      <Checkbox name="shown" isSelected={shown} onChange={setShown}>
        <Trans>Mutassa a jelszót</Trans>
      </Checkbox>
      <Button type="submit" size="large" isPending={save.isPending}>
        <Trans>Beállítom a jelszót</Trans>
      </Button>
    </form>
  );
}

function lengthFault(password: string): string | undefined {
  if (password.length < SHORTEST) return t`Írjon legalább 12 karaktert.`;
  if (password.length > LONGEST) return t`Legfeljebb 256 karakter lehet.`;
  return undefined;
}

/** What the server found wrong with the password itself. */
function passwordFault(error: unknown): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  return error.faults.find(({ pointer }) => pointer === '/password')?.detail;
}
