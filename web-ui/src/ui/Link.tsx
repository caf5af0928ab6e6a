import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ReactNode, Ref } from 'react';

interface AnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  /** A link that looks like a button, for the one way forward of a page. */
  look?: 'text' | 'button' | 'quiet-button' | 'plain';
  icon?: ReactNode;
  ref?: Ref<HTMLAnchorElement>;
}

function Anchor({ look = 'text', icon, className, children, ...props }: AnchorProps) {
  const name = look === 'text' ? 'link' : look === 'plain' ? 'link-plain' : 'button';
  const tone = look === 'button' ? 'primary' : look === 'quiet-button' ? 'secondary' : undefined;
  return (
    <a {...props} className={[name, className].filter(Boolean).join(' ')} data-tone={tone}>
      {icon}
      {children}
    </a>
  );
}

/** A link inside the application; `to` and `params` are checked against the route tree. */
export const Link = createLink(Anchor);

/** A link that leaves the application: telephone, mail, another site. */
export const ExternalLink = Anchor;
