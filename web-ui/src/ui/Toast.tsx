import { t } from '@lingui/core/macro';
import { Button } from 'react-aria-components/Button';
import { Text } from 'react-aria-components/Text';
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components/Toast';

import { Button as OurButton } from './Button';
import { CloseIcon } from './icons';

interface ToastText {
  text: string;
  tone?: 'done' | 'failed';
  /** A way back, where there is one. */
  undo?: () => void;
}

const queue = new ToastQueue<ToastText>({ maxVisibleToasts: 3 });

/** Tells that something was done. With a way back it stays longer; it never goes while it has the focus. */
export function toast(content: ToastText): void {
  const key = queue.add(content.undo ? { ...content, undo: () => takeBack(key, content.undo) } : content, {
    timeout: content.undo ? 20_000 : 8000,
  });
}

function takeBack(key: string, undo: (() => void) | undefined): void {
  queue.close(key);
  undo?.();
}

/** Stands once on every page that tells something with {@link toast}. */
export function Toasts() {
  return (
    <ToastRegion queue={queue} className="toasts" aria-label={t`Értesítések`}>
      {({ toast: item }) => (
        <AriaToast toast={item} className="toast" data-tone={item.content.tone ?? 'done'}>
          <ToastContent>
            <Text slot="title">{item.content.text}</Text>
          </ToastContent>
          {item.content.undo && (
            <OurButton tone="quiet" size="small" onPress={item.content.undo}>
              {t`Visszavonás`}
            </OurButton>
          )}
          <Button slot="close" className="icon-button" aria-label={t`Bezárás`}>
            <CloseIcon />
          </Button>
        </AriaToast>
      )}
    </ToastRegion>
  );
}
