import { useState } from 'react';

import type { Action } from '@/lib/action';

import { Button } from './Button';

/** An action as a button; busy while it runs, so that it cannot be done twice. */
export function ActionButton({ action, size = 'normal' }: { action: Action; size?: 'normal' | 'small' }) {
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      await action.run();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      tone={action.tone ?? 'secondary'}
      size={size}
      icon={action.icon && <action.icon />}
      isDisabled={!action.allowed}
      isPending={busy}
      onPress={() => void run()}
    >
      {action.label}
    </Button>
  );
}
