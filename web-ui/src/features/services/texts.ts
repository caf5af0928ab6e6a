import type { FormSchema } from '@/lib/form/model';

/** A text in every language it was written in. */
export type Texts = Readonly<Record<string, string>>;

/** The reader’s language, or else the first there is. */
export function pick(texts: Texts | null | undefined, language: string): string {
  if (!texts) return '';
  return texts[language] ?? Object.values(texts)[0] ?? '';
}

/** A form as staff write it, as a resident would be sent it: one language, and what may be left out marked. */
export function formIn(form: unknown, language: string): FormSchema {
  const one = inLanguage(form, language) as FormSchema & { required?: readonly string[] };
  const questions = Object.entries(one.properties).map(([name, question]) => {
    const optional = !one.required?.includes(name);
    return [name, { ...question, 'x-ui': { ...question['x-ui'], ...(optional && { optional }) } }] as const;
  });
  return { ...one, properties: Object.fromEntries(questions) };
}

function inLanguage(value: unknown, language: string): unknown {
  if (Array.isArray(value)) return value.map((item) => inLanguage(item, language));
  if (typeof value !== 'object' || value === null) return value;
  if (isTexts(value, language)) return pick(value, language);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inLanguage(part, language)]));
}

function isTexts(value: object, language: string): value is Texts {
  const parts = Object.entries(value);
  return (
    language in value && parts.every(([key, part]) => typeof part === 'string' && /^[a-z]{2}(-|$)/.test(key))
  );
}
