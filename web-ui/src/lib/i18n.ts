import type { Messages } from '@lingui/core';
import { i18n } from '@lingui/core';

import { setApiLanguage } from '@/api/client';

import { readStored, writeStored } from './storage';

/** The languages the screens are written in, each named in itself. A new one is a catalog and a line here. */
export const LANGUAGES = { hu: 'Magyar', en: 'English' } as const;
export type UiLanguage = keyof typeof LANGUAGES;

type CatalogLoader = (language: UiLanguage) => Promise<{ messages: Messages }>;

const KEY = 'cirmos.language';
const loaders: CatalogLoader[] = [];

export function isUiLanguage(text: unknown): text is UiLanguage {
  return typeof text === 'string' && Object.hasOwn(LANGUAGES, text);
}

/** What the reader chose, else `?lang=`, else the browser's first language that we have. */
export function preferredLanguage(): UiLanguage {
  const asked = new URLSearchParams(globalThis.location.search).get('lang');
  const wishes = [asked, readStored('local', KEY), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wishes.find(isUiLanguage) ?? 'hu';
}

/** Texts of a part of the application; the workspace adds its own when it is loaded. */
export async function addCatalog(loader: CatalogLoader, language = currentLanguage()): Promise<void> {
  loaders.push(loader);
  if (language) i18n.load(language, (await loader(language)).messages);
}

/** Loads every known catalog in the language and switches everything to it. */
export async function activateLanguage(language: UiLanguage): Promise<void> {
  const catalogs = await Promise.all(loaders.map((loader) => loader(language)));
  for (const { messages } of catalogs) i18n.load(language, messages);
  document.documentElement.lang = language;
  setApiLanguage(language);
  i18n.activate(language);
}

/** The reader's own choice, kept for the next visit. */
export async function chooseLanguage(language: UiLanguage): Promise<void> {
  writeStored('local', KEY, language);
  await activateLanguage(language);
}

function currentLanguage(): UiLanguage | undefined {
  return isUiLanguage(i18n.locale) ? i18n.locale : undefined;
}
