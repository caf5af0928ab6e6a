import { i18n } from '@lingui/core';
import { I18nProvider, useLingui } from '@lingui/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { I18nProvider as AriaI18nProvider } from 'react-aria-components/I18nProvider';
import { createRoot } from 'react-dom/client';

import { ApiProblem, NoAnswer } from '@/api/problem';
import { createQueryClient } from '@/api/query-client';
import { locale } from '@/lib/format';
import { activateLanguage, addCatalog, preferredLanguage } from '@/lib/i18n';
import { createAppRouter } from '@/router';

import '@/styles/tokens.css';
import '@/styles/base.css';
import '@/styles/controls.css';
import '@/styles/views.css';

const queryClient = createQueryClient();
const router = createAppRouter(queryClient);

/** React Aria's own texts and number formats follow our language. */
function LocaleProvider({ children }: { children: ReactNode }) {
  useLingui();
  return <AriaI18nProvider locale={locale()}>{children}</AriaI18nProvider>;
}

/** A refusal or a lost connection is told on the page; only what we did not think of belongs on the console. */
function logUnexpected(error: unknown): void {
  if (!(error instanceof ApiProblem) && !(error instanceof NoAnswer)) console.error(error);
}

async function start(): Promise<void> {
  // A resident's pages come at the same time as their texts, not after them.
  if (!/^\/[^/]+\/desk(\/|$)/.test(globalThis.location.pathname)) void import('@/routes/portal/pages');
  await addCatalog((language) => import(`./locales/${language}/portal.po`));
  await activateLanguage(preferredLanguage());
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no root element');
  createRoot(root, { onCaughtError: logUnexpected }).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <LocaleProvider>
          <QueryClientProvider client={queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </LocaleProvider>
      </I18nProvider>
    </StrictMode>,
  );
}

void start();
