import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

import { defineConfig } from '@playwright/test';

import type { Surroundings } from './support/test';

/**
 * The web UI as people use it: in a real browser, against a served demo (CIRMOS_URL; see scripts/with-demo).
 *
 * - support/  what every test stands on: words in both languages, the town, watching, looking.
 * - specs/    what is proven, one road or rule a file.
 * - output/   screenshots of everything that was looked at, by language and width, for people to look at.
 *
 * Nothing is downloaded: the browser is the system's Chromium.
 */

const narrow = { width: 390, height: 844 };
const wide = { width: 1440, height: 900 };
const hungarian = { locale: 'hu-HU', language: 'hu' } as const;
const english = { locale: 'en-GB', language: 'en' } as const;
/** What has to hold in every language at every width. */
const everywhere = /@everywhere/;

export default defineConfig<Surroundings>({
  testDir: 'specs',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env['CI'],
  reporter: [['list']],
  // Generous, for machines that do other things meanwhile; nothing waits longer than it has to.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: process.env['CIRMOS_URL'] ?? 'http://127.0.0.1:8080',
    timezoneId: 'Europe/Budapest',
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium(),
      args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--no-first-run'],
    },
  },
  projects: [
    { name: 'hu-390', use: { ...hungarian, viewport: narrow } },
    { name: 'en-1440', use: { ...english, viewport: wide } },
    { name: 'hu-1440', use: { ...hungarian, viewport: wide }, grep: everywhere },
    { name: 'en-390', use: { ...english, viewport: narrow }, grep: everywhere },
  ],
});

/** The same names in the same order as scripts/tools. */
function chromium(): string {
  const named = process.env['CIRMOS_CHROMIUM'];
  if (named) return named;
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  if (!found) throw new Error('Chromium is missing: install it, or name it in CIRMOS_CHROMIUM');
  return found;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
