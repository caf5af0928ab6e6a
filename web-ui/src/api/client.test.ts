import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { answer, api, setApiLanguage, setStaffSession } from './client';
import { ApiProblem, NoAnswer, faultsByField } from './problem';

const sent: Request[] = [];
let answers: (() => Response)[] = [];

const json = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  return () =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'Content-Type': 'application/json', ...headers },
    });
};
const expired = json(401, {
  type: '/problems/unauthenticated',
  title: 'Bejelentkezés szükséges',
  status: 401,
});
const municipality = () =>
  answer(api.GET('/api/v1/municipalities/{municipality}', { params: { path: { municipality: 'harmas' } } }));
const paths = () => sent.map((request) => `${request.method} ${new URL(request.url).pathname}`);

beforeEach(() => {
  sent.length = 0;
  setApiLanguage('en');
  vi.stubGlobal('fetch', (request: Request) => {
    sent.push(request);
    const next = answers.shift();
    return next ? Promise.resolve(next()) : Promise.reject(new TypeError('no network'));
  });
});

afterEach(() => {
  setStaffSession(false);
  vi.unstubAllGlobals();
});

test('asks in the reader’s language and proves that a change comes from our pages', async () => {
  answers = [json(200, {}), json(201, {})];
  await municipality();
  await api.POST('/api/v1/municipalities/{municipality}/cases', {
    params: { path: { municipality: 'harmas' }, header: { 'Idempotency-Key': 'k' } },
    body: { serviceCode: 'stray-cat', answers: {} },
  });
  expect(sent.map(({ headers }) => headers.get('Accept-Language'))).toEqual(['en', 'en']);
  expect(sent.map(({ headers }) => headers.get('X-CSRF-Protection'))).toEqual([null, '1']);
  expect(sent[1]?.headers.get('Idempotency-Key')).toBe('k');
});

test('a session that ended is renewed once, for all who wait, and the request repeated', async () => {
  setStaffSession(true);
  answers = [expired, expired, json(200, {}), json(200, { slug: 'a' }), json(200, { slug: 'b' })];
  const both = await Promise.all([municipality(), municipality()]);
  expect(both.map(({ slug }) => slug)).toEqual(['a', 'b']);
  expect(paths().filter((path) => path === 'POST /api/v1/auth/refresh')).toHaveLength(1);
});

test('a session that cannot be renewed is told', async () => {
  setStaffSession(true);
  answers = [expired, expired];
  await expect(municipality()).rejects.toMatchObject({ status: 401, slug: 'unauthenticated' });
  expect(sent).toHaveLength(2);
});

test('a resident has no session to renew', async () => {
  answers = [expired];
  await expect(municipality()).rejects.toBeInstanceOf(ApiProblem);
  expect(sent).toHaveLength(1);
});

test('a lost connection is no refusal', async () => {
  answers = [];
  await expect(municipality()).rejects.toBeInstanceOf(NoAnswer);
});

test('a refusal carries what to say, whom to ask and how long to wait', async () => {
  const body = { type: '/problems/overloaded', title: 'Most túlterhelt', status: 503, detail: 'Várjon.' };
  answers = [json(503, body, { 'Retry-After': '7', 'X-Request-Id': 'r-1' })];
  await expect(municipality()).rejects.toMatchObject({
    slug: 'overloaded',
    detail: 'Várjon.',
    requestId: 'r-1',
    retryAfterSeconds: 7,
  });
});

test('a proxy’s page in place of an answer still is a refusal', async () => {
  answers = [() => new Response('<h1>Bad gateway</h1>', { status: 502 })];
  await expect(municipality()).rejects.toMatchObject({ status: 502, faults: [] });
});

test('faults find their fields, and a fault inside an answer its question', () => {
  const faults = [
    { pointer: '/answers/place/address', code: 'too_long', detail: 'Túl hosszú.' },
    { pointer: '/answers/a~1b', code: 'required', detail: 'Kell.' },
    { parameter: 'pageSize', code: 'too_large', detail: 'Sok.' },
  ];
  const { fields, others } = faultsByField(faults, '/answers');
  expect(fields).toEqual({ place: 'Túl hosszú.', 'a/b': 'Kell.' });
  expect(others).toHaveLength(1);
});
