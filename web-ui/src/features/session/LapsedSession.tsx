import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

import type { Scope } from '@/api/keys';
import { ApiProblem } from '@/api/problem';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';

import { LoginForm } from './LoginForm';

interface LapsedSessionProps {
  scope: Scope;
  email: string;
  /** Another person wants to go on here. */
  onLeave: () => void;
}

let lapsed = false;
const listeners = new Set<() => void>();

function setLapsed(next: boolean): void {
  lapsed = next;
  for (const listener of listeners) listener();
}

/** Told by the workspace of every answer that went wrong. */
export function noticeLapse(error: unknown): void {
  if (error instanceof ApiProblem && error.slug === 'unauthenticated' && !lapsed) setLapsed(true);
}

/**
 * The session ran out while somebody was working: they sign in again on top of the page, and lose nothing. It can
 * be put aside to read the page; the next question to the server brings it back.
 */
export function LapsedSession({ scope, email, onLeave }: LapsedSessionProps) {
  const queryClient = useQueryClient();
  const isOpen = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => lapsed,
  );
  const goOn = () => {
    setLapsed(false);
    void queryClient.invalidateQueries();
  };
  const leave = () => {
    setLapsed(false);
    onLeave();
  };
  return (
    <Dialog title={t`Lejárt a bejelentkezése`} isOpen={isOpen} onClose={() => setLapsed(false)} urgent>
      <p>
        <Trans>Lépjen be újra, és ott folytathatja, ahol abbahagyta. Amit beírt, megmaradt.</Trans>
      </p>
      <LoginForm scope={scope} email={email} onDone={goOn} />
      <p className="dialog-aside">
        <Button tone="quiet" size="small" onPress={leave}>
          <Trans>Más lép be ezen a gépen</Trans>
        </Button>
      </p>
    </Dialog>
  );
}
