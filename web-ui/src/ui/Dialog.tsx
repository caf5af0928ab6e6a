import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';

import { CloseIcon } from './icons';

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Asks before something that cannot be undone. */
  urgent?: boolean;
  size?: 'normal' | 'wide';
}

export function Dialog({ title, isOpen, onClose, children, urgent = false, size = 'normal' }: DialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!urgent}
    >
      <Modal className="modal" data-size={size}>
        <AriaDialog className="dialog" role={urgent ? 'alertdialog' : 'dialog'}>
          <header className="dialog-head">
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
            <Button className="icon-button" aria-label={t`Bezárás`} onPress={onClose}>
              <CloseIcon />
            </Button>
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
