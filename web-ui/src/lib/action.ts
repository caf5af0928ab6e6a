import type { ComponentType } from 'react';

/** What somebody can do here. One object serves buttons, menus, shortcuts and the command box alike. */
export interface Action {
  /** Stable within the page; also the React key. */
  id: string;
  label: string;
  icon?: ComponentType;
  /** Whether it can be done now; a forbidden action is left out, one that waits is shown with `why`. */
  allowed: boolean;
  why?: string;
  /** A key for `useShortcuts`, such as `a` or `Control+k`. */
  shortcut?: string;
  tone?: 'primary' | 'secondary' | 'danger';
  run: () => void | Promise<void>;
}
