import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
const OUTPUT = new URL(`../output/${process.env['CIRMOS_DATABASE'] ?? 'sqlite'}/`, import.meta.url).pathname;

/** Fails for everything axe finds against WCAG 2.2 AA; `only` one of its rules where the rest is known. */
export async function accessible(page: Page, only?: string): Promise<void> {
  await page.evaluate(atRest);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    ([levels, rule]) => {
      const { axe } = globalThis as unknown as {
        axe: { run: (root: Node, options: object) => Promise<AxeResults> };
      };
      const runOnly = rule ? { type: 'rule', values: [rule] } : { type: 'tag', values: levels };
      return axe.run(document, { runOnly, resultTypes: ['violations'] });
    },
    [LEVELS, only] as const,
  );
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, html, failureSummary }) => `${id} ${target.join(' ')}\n${html}\n${failureSummary ?? ''}`,
    ),
  );
  expect(found, `what axe finds on ${page.url()}`).toEqual([]);
}

/** Halfway through a change of colours nothing can be judged. What moves for ever is not waited for. */
async function atRest(): Promise<void> {
  const changes = document
    .getAnimations()
    .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(changes.map(({ finished }) => finished));
}

/** Nothing is cut off at the right: the page scrolls down only. */
export async function fitsItsWidth(page: Page): Promise<void> {
  const widths = () => page.evaluate(() => [document.documentElement.scrollWidth, globalThis.innerWidth]);
  await expect
    .poll(async () => {
      const [content = 0, window = 0] = await widths();
      return content - window;
    }, `${page.url()} is as wide as its window`)
    .toBeLessThanOrEqual(0);
}

export async function photograph(page: Page, project: string, name: string): Promise<void> {
  // A dialog belongs to the window, not to the whole page.
  await page.evaluate(() => globalThis.scrollTo({ top: 0, behavior: 'instant' }));
  const fullPage = (await page.locator('.overlay').count()) === 0;
  await page.screenshot({ path: join(OUTPUT, project, `${name}.png`), fullPage, animations: 'disabled' });
}
