import { readFileSync } from 'node:fs';

import type { APIRequestContext } from '@playwright/test';

import type { Language } from './words';

/** The demo municipality: who works there and what it offers. */
export const TOWN = 'cserhalom';
export const PASSWORD = process.env['CIRMOS_DEMO_PASSWORD'] ?? 'cirmos-demo-2026';
/** Where the API answers for it. */
export const API = `/api/v1/municipalities/${TOWN}`;

/** People of the town by what stands before the `@`: their role, or their department's code. */
export type Colleague =
  'agent' | 'agent2' | 'specialist' | 'enf' | 'owner' | 'facilitator' | 'manager' | 'admin' | 'operator';

export function email(colleague: Colleague): string {
  return `${colleague}@${TOWN}.example`;
}

type Texts = Record<Language, string>;

interface Service {
  names: Texts;
  version: {
    form: { properties: Record<string, { 'x-ui': { label: Texts; options?: Record<string, Texts> } }> };
    process: { tasks: { code: string; names: Texts; internal: boolean }[] };
    statusTexts: Record<string, Texts>;
  };
}

/** The stray cat as its file describes it: questions, options and tasks by their codes. */
const file = new URL('../../../api/server/demo/services/01-stray-cat.json', import.meta.url);
const cat = JSON.parse(readFileSync(file, 'utf8')) as Service;

export const strayCat = {
  code: 'stray-cat',
  name: cat.names,
  /** The texts of what is there; a code that is not fails the test. */
  question: (name: string) => present(cat.version.form.properties[name]?.['x-ui'].label, name),
  option: (name: string, value: string) =>
    present(cat.version.form.properties[name]?.['x-ui'].options?.[value], `${name}: ${value}`),
  task: (code: string) => present(cat.version.process.tasks.find((task) => task.code === code)?.names, code),
  publicTasks: cat.version.process.tasks.filter(({ internal }) => !internal).map(({ names }) => names),
  status: (status: string) => present(cat.version.statusTexts[status], status),
};

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the stray cat's service has no ${name}`);
  return value;
}

export interface Receipt {
  id: string;
  reference: string;
  trackingSecret: string;
}

/** A report that needs no screen of its own: made by the API, as the portal would. */
export async function report(request: APIRequestContext, address: string): Promise<Receipt> {
  const answers = {
    place: { address },
    count: 1,
    injured: 'no',
    tame: 'keeps_distance',
    kittens: 'none_seen',
    feeder: 'nobody',
    access: 'public_place',
  };
  const response = await request.post(`${API}/cases`, { data: { serviceCode: strayCat.code, answers } });
  if (!response.ok()) throw new Error(`no case was made: ${response.status()} ${await response.text()}`);
  return (await response.json()) as Receipt;
}

/** Signs a browser in, with the cookies that a log-in on the screen would give it. */
export async function signIn(request: APIRequestContext, colleague: Colleague): Promise<void> {
  const data = { email: email(colleague), password: PASSWORD, municipality: TOWN, session: 'cookie' };
  const response = await request.post('/api/v1/auth/login', { data });
  if (!response.ok()) throw new Error(`${colleague} could not sign in: ${response.status()}`);
}
