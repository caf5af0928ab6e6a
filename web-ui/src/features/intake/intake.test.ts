import { beforeEach, expect, test } from 'vitest';

import { ApiProblem, NoAnswer } from '@/api/problem';
import type { FormSchema } from '@/lib/form/model';

import { readDraft } from './draft';
import { refusedFields } from './faults';
import { CONTACT_PAGE, formPages } from './pages';
import { isCertain, prepare } from './send';

const form: FormSchema = {
  properties: {
    what: { type: 'string', 'x-ui': { widget: 'text', label: 'Mi történt?', optional: false } },
  },
  'x-ui': { pages: [{ code: 'what', title: 'Mi', questions: ['what'] }] },
};
const service = { code: 'stray-cat', version: 3 };

function problem(status: number, slug: string, errors: ApiProblem['faults'] = []): ApiProblem {
  return new ApiProblem(status, slug, '', `/problems/${slug}`, undefined, errors, undefined, {});
}

beforeEach(() => sessionStorage.clear());

test('a form that does not ask for contact details gets a page of ours for them', () => {
  expect(formPages(form, {}).map(({ code }) => code)).toEqual(['what', CONTACT_PAGE]);
});

test('a request that may have arrived is repeated unchanged, with its key', () => {
  const draft = { ...readDraft('m', service), answers: { what: 'macska' } };
  const pending = prepare(form, draft, 'stray-cat', 'hu');
  const edited = { ...draft, answers: { what: 'kutya' }, pending };
  expect(prepare(form, edited, 'stray-cat', 'hu')).toBe(pending);
  expect(pending.body).toMatchObject({ serviceVersion: 3, answers: { what: 'macska' } });
  expect(pending.body).not.toHaveProperty('resident');
});

test('only a refusal is certain', () => {
  expect(isCertain(problem(400, 'bad-input'))).toBe(true);
  expect(isCertain(problem(409, 'not-offered'))).toBe(true);
  expect(isCertain(problem(409, 'still-running'))).toBe(false);
  expect(isCertain(problem(500, 'internal'))).toBe(false);
  expect(isCertain(new NoAnswer('lost'))).toBe(false);
});

test('the server’s faults reach the question or contact field they are about', () => {
  const refused = problem(400, 'bad-input', [
    { pointer: '/answers/place/address', code: 'too_long', detail: 'Túl hosszú.' },
    { pointer: '/resident/email', code: 'invalid_email', detail: 'Ez nem e-mail-cím.' },
    { pointer: '/serviceCode', code: 'not_found', detail: 'Nincs ilyen.' },
  ]);
  expect(refusedFields(refused)).toEqual({ place: 'Túl hosszú.', email: 'Ez nem e-mail-cím.' });
});

test('a draft survives a reload and moves on to a newer form, unless it was sent already', () => {
  const kept = { version: 2, answers: { what: 'macska' }, contact: {}, refused: {} };
  sessionStorage.setItem('cirmos.draft.m.stray-cat', JSON.stringify(kept));
  expect(readDraft('m', service)).toMatchObject({ version: 3, answers: { what: 'macska' } });
  const pending = { key: 'k', body: { serviceCode: 'stray-cat', answers: {} } };
  sessionStorage.setItem('cirmos.draft.m.stray-cat', JSON.stringify({ ...kept, pending }));
  expect(readDraft('m', service).version).toBe(2);
});
