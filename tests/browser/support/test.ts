import { test as base } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';
import { expect } from '@playwright/test';

import { accessible, fitsItsWidth, photograph } from './look';
import { signIn } from './town';
import type { Colleague } from './town';
import { Watch } from './watch';
import { Words } from './words';
import type { Language } from './words';

/** What a project gives its tests. */
export interface Surroundings {
  language: Language;
}

interface Helpers {
  words: Words;
  watch: Watch;
  /** Whether the window is a phone's. */
  narrow: boolean;
  /** Everything that must hold of any page at any time, and a picture of it. */
  look: (page: Page, name: string) => Promise<void>;
  /** A browser of somebody's own, signed in when named; the workspace asks whether it is. */
  visitor: (colleague?: Colleague) => Promise<Page>;
}

export const test = base.extend<Helpers, Surroundings>({
  language: ['hu', { option: true, scope: 'worker' }],

  words: async ({ language }, use) => use(new Words(language)),

  watch: [
    async ({ baseURL }, use) => {
      const watch = new Watch(new URL(baseURL ?? '').origin);
      await use(watch);
      watch.check();
    },
    { auto: true },
  ],

  narrow: async ({ viewport }, use) => use((viewport?.width ?? 0) < 1000),

  context: async ({ context, watch }, use) => {
    watch.over(context);
    await use(context);
  },

  look: async ({ language }, use, { project }) => {
    await use(async (page, name) => {
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expect(page).toHaveTitle(/\S/);
      await fitsItsWidth(page);
      await accessible(page);
      await photograph(page, project.name, name);
    });
  },

  visitor: async ({ browser, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (colleague) => {
      const context = await browser.newContext();
      contexts.push(context);
      watch.over(context);
      if (colleague) await signIn(context.request, colleague);
      else watch.expects(401, '/api/v1/auth/');
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect };
