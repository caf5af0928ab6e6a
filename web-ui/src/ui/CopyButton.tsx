import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';

import { announce } from '@/lib/announce';

import { Button } from './Button';
import { CheckIcon, CopyIcon } from './icons';

/** Puts a text on the clipboard and says so. Without a clipboard the text stays selectable beside it. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce(t`Vágólapra másolva.`);
    } catch {
      announce(t`A másolás nem sikerült. Jelölje ki és másolja ki a szöveget.`);
    }
  };
  return (
    <Button
      tone="secondary"
      size="small"
      icon={copied ? <CheckIcon /> : <CopyIcon />}
      onPress={() => void copy()}
    >
      {copied ? <Trans>Másolva</Trans> : label}
    </Button>
  );
}
