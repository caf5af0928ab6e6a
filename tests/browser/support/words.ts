import { readFileSync } from 'node:fs';

export type Language = 'hu' | 'en';

const CATALOGS = new URL('../../../web-ui/src/locales/', import.meta.url);

/**
 * What stands on the screens, in the test's language. Tests name a text as the source code does, in Hungarian;
 * a text that is not there any more, or is not translated, fails the test that names it.
 */
export class Words {
  private readonly texts: ReadonlyMap<string, string>;

  constructor(readonly language: Language) {
    this.texts = new Map(['portal', 'desk'].flatMap((part) => read(language, part)));
  }

  /** The text with its gaps (`{name}`, `{0}`) filled. */
  readonly say = (source: string, gaps: Record<string, string | number> = {}): string =>
    this.text(source).replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = gaps[name];
      if (value === undefined) throw new Error(`„${source}” needs ${name}`);
      return String(value);
    });

  /** The text as a pattern: whatever stands in its gaps. */
  readonly like = (source: string): RegExp => {
    const parts = this.text(source).split(/\{\w+\}/);
    return new RegExp(parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+'));
  };

  /** Of texts in several languages, as the API's files hold them, the one in this language. */
  readonly of = (texts: Readonly<Record<Language, string>>): string => texts[this.language];

  private text(source: string): string {
    const text = this.texts.get(source);
    if (!text) throw new Error(`the screens have no text „${source}” in ${this.language}`);
    return text;
  }
}

/** Entries of a gettext catalog: `msgid "…"` and `msgstr "…"`, each perhaps over several lines; marks (`<0>`) left out. */
function read(language: Language, part: string): [string, string][] {
  const file = readFileSync(new URL(`${language}/${part}.po`, CATALOGS), 'utf8');
  return [...file.matchAll(/^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)/gm)].map(([, id = '', text = '']) => [
    joined(id),
    joined(text),
  ]);
}

function joined(lines: string): string {
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string)
    .join('')
    .replaceAll(/<\/?\d+\/?>/g, '');
}
