/**
 * A service's form as the API sends it: JSON Schema 2020-12 with `x-ui` for what a person sees, texts in one
 * language. Pure rules only: no component, no storage, no network.
 */

export type Answers = Readonly<Record<string, unknown>>;

export type Widget =
  | 'text'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'date'
  | 'number'
  | 'radio'
  | 'select'
  | 'checkboxes'
  | 'checkbox'
  | 'place';

/** What `{"type": "object"}` stands for in an answer to a `place` question. */
export interface Place {
  address: string;
  longitude?: number;
  latitude?: number;
  description?: string;
}

export interface Condition {
  question: string;
  equals?: unknown;
  in?: readonly unknown[];
}

export interface QuestionUi {
  widget: Widget;
  /** Whether it may be left empty when it is asked; `required` of the form leaves conditional questions out. */
  optional: boolean;
  label: string;
  hint?: string | null;
  options?: Readonly<Record<string, string>> | null;
  semanticKey?: string | null;
  showIf?: Condition | null;
  unit?: string | null;
  autocomplete?: string | null;
}

/** One property of the form: JSON Schema keywords beside `x-ui`. */
export interface QuestionSchema {
  type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  'x-ui': QuestionUi;
  enum?: readonly string[];
  const?: unknown;
  items?: { enum?: readonly string[] };
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  format?: string;
  pattern?: string;
}

export interface FormPage {
  code: string;
  title: string;
  questions: readonly string[];
}

export interface FormSchema {
  properties: Readonly<Record<string, QuestionSchema>>;
  'x-ui': { pages: readonly FormPage[] };
}

export interface Question {
  name: string;
  schema: QuestionSchema;
  ui: QuestionUi;
  required: boolean;
}

export function question(form: FormSchema, name: string): Question {
  const schema = form.properties[name];
  if (!schema) throw new Error(`the form has no question ${name}`);
  return { name, schema, ui: schema['x-ui'], required: !schema['x-ui'].optional };
}

/** Every question in the order of the pages. */
export function allQuestions(form: FormSchema): Question[] {
  return form['x-ui'].pages.flatMap((page) => page.questions.map((name) => question(form, name)));
}

/** The questions that are asked with these answers; a question that depends on a hidden one is hidden too. */
export function askedQuestions(form: FormSchema, answers: Answers): Question[] {
  const asked = new Set<string>();
  return allQuestions(form).filter(({ name, ui }) => {
    const shown = !ui.showIf || (asked.has(ui.showIf.question) && holds(ui.showIf, answers));
    if (shown) asked.add(name);
    return shown;
  });
}

/** Pages that have something to ask with these answers, each with its questions. */
export function askedPages(form: FormSchema, answers: Answers): { page: FormPage; questions: Question[] }[] {
  const asked = askedQuestions(form, answers);
  return form['x-ui'].pages
    .map((page) => ({ page, questions: asked.filter(({ name }) => page.questions.includes(name)) }))
    .filter(({ questions }) => questions.length > 0);
}

/** The answers without those to questions that are no longer asked. */
export function withoutHidden(form: FormSchema, answers: Answers): Record<string, unknown> {
  const names = askedQuestions(form, answers).map(({ name }) => name);
  return Object.fromEntries(names.filter((name) => name in answers).map((name) => [name, answers[name]]));
}

/**
 * The answers as they are sent: nothing hidden, nothing empty, no spaces around texts. A box that was left
 * unticked is an answer too, unless it is there to be accepted.
 */
export function prune(form: FormSchema, answers: Answers): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const { name, schema, ui } of askedQuestions(form, answers)) {
    const value = answers[name];
    if (!isEmpty(value)) sent[name] = trimmed(value);
    else if (ui.widget === 'checkbox' && schema.const === undefined) sent[name] = false;
  }
  return sent;
}

function trimmed(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, part]) => [key, trimmed(part)] as const)
      .filter(([, part]) => part !== '' && part !== undefined),
  );
}

/** Nothing was answered: no text, nothing chosen, no address, a box left unticked. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object') return isEmpty((value as Partial<Place>).address);
  return false;
}

function holds(condition: Condition, answers: Answers): boolean {
  const wanted = condition.in ?? [condition.equals];
  // A box left unticked counts as “no”.
  const value = answers[condition.question] ?? (wanted.includes(false) ? false : undefined);
  return Array.isArray(value) ? value.some((item) => wanted.includes(item)) : wanted.includes(value);
}
