import { Outlet } from '@tanstack/react-router';

import { setStaffSession } from '@/api/client';
import { addCatalog } from '@/lib/i18n';
import { Toasts } from '@/ui/Toast';

import '@/styles/workspace.css';

// Texts of the workspace come with its code, before anything of it is drawn.
await addCatalog((language) => import(`../../locales/${language}/desk.po`));
setStaffSession(true);

export function DeskLayout() {
  return (
    <div data-density="compact">
      <Outlet />
      <Toasts />
    </div>
  );
}
