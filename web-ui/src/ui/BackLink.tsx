import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

import { ArrowLeftIcon } from './icons';

function BackAnchor({
  children,
  ...props
}: AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> }) {
  return (
    <a {...props} className="back-link">
      <ArrowLeftIcon />
      {children}
    </a>
  );
}

/** One step back, above the heading. */
export const BackLink = createLink(BackAnchor);
