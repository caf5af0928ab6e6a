import { Outlet } from '@tanstack/react-router';
import { useLayoutEffect } from 'react';

import { setStaffSession } from '@/api/client';
import { addCatalog } from '@/lib/i18n';
import { Toasts } from '@/ui/Toast';

import '@/styles/workspace.css';
import '@/styles/workspace-shell.css';
import '@/styles/workspace-lists.css';
import '@/styles/workspace-door.css';
import '@/styles/workspace-case.css';
import '@/styles/workspace-work.css';
import '@/styles/workspace-pages.css';

// Texts of the workspace come with its code, before anything of it is drawn.
await addCatalog((language) => import(`../../locales/${language}/desk.po`));
setStaffSession(true);

export function DeskLayout() {
  // On the root, because menus and dialogs are drawn outside of everything else.
  useLayoutEffect(() => {
    document.documentElement.dataset['density'] = 'compact';
    return () => {
      delete document.documentElement.dataset['density'];
    };
  }, []);
  return (
    <>
      <Outlet />
      <Toasts />
    </>
  );
}
