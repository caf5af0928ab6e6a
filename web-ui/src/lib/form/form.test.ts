import { beforeAll, describe, expect, test } from 'vitest';

import { answerText } from './answer-text';
import { faultMessage } from './messages';
import { askedPages, askedQuestions, prune, question, withoutHidden } from './model';
import type { FormSchema, QuestionSchema } from './model';
import { asksForContact } from './resident';
import { loadValidator, validateAnswers } from './validate';

function ask(schema: Omit<QuestionSchema, 'x-ui'>, ui: Partial<QuestionSchema['x-ui']>): QuestionSchema {
  return { ...schema, 'x-ui': { widget: 'text', label: 'Kérdés', optional: false, ...ui } };
}

const form: FormSchema = {
  properties: {
    place: ask({ type: 'object' }, { widget: 'place' }),
    count: ask({ type: 'integer', minimum: 1, maximum: 50 }, { widget: 'number', unit: 'macska' }),
    injured: ask(
      { type: 'string', enum: ['yes', 'no'] },
      { widget: 'radio', options: { yes: 'Igen', no: 'Nem' } },
    ),
    injury: ask(
      { type: 'string', minLength: 3, maxLength: 10 },
      { widget: 'textarea', showIf: { question: 'injured', equals: 'yes' } },
    ),
    vet: ask({ type: 'string' }, { showIf: { question: 'injury', in: ['törött láb'] }, optional: true }),
    risks: ask(
      { type: 'array', items: { enum: ['road', 'dog'] } },
      { widget: 'checkboxes', options: { road: 'Út', dog: 'Kutya' }, optional: true },
    ),
    email: ask(
      { type: 'string', format: 'email' },
      { widget: 'email', semanticKey: 'person.email', optional: true },
    ),
    stay: ask({ type: 'boolean' }, { widget: 'checkbox' }),
    truth: ask({ type: 'boolean', const: true }, { widget: 'checkbox' }),
  },
  'x-ui': {
    pages: [
      { code: 'where', title: 'Hol', questions: ['place', 'count'] },
      { code: 'injury', title: 'Sérülés', questions: ['injured', 'injury'] },
      { code: 'vet', title: 'Orvos', questions: ['vet'] },
      { code: 'end', title: 'Vége', questions: ['risks', 'email', 'stay', 'truth'] },
    ],
  },
};

const complete = { place: { address: 'Fő utca 12.' }, count: 3, injured: 'no', truth: true };

beforeAll(loadValidator);

describe('which questions are asked', () => {
  test('a question that depends on a hidden one is hidden too', () => {
    const names = askedQuestions(form, { injured: 'no', injury: 'törött láb' }).map(({ name }) => name);
    expect(names).not.toContain('injury');
    expect(names).not.toContain('vet');
  });

  test('a page with nothing to ask is left out', () => {
    expect(askedPages(form, { injured: 'no' }).map(({ page }) => page.code)).toEqual([
      'where',
      'injury',
      'end',
    ]);
  });

  test('an answer to a question that is no longer asked is dropped', () => {
    expect(withoutHidden(form, { injured: 'no', injury: 'sántít' })).toEqual({ injured: 'no' });
  });

  test('the form that asks for an e-mail address is not asked for it again', () => {
    expect(asksForContact(form)).toBe(true);
  });
});

test('what is sent has no blanks, and says no for a box left unticked', () => {
  const answers = {
    ...complete,
    place: { address: ' Fő utca 12. ', description: '' },
    email: '  ',
    risks: [],
  };
  expect(prune(form, answers)).toEqual({ ...complete, place: { address: 'Fő utca 12.' }, stay: false });
});

describe('what is wrong with answers', () => {
  const messages = (answers: Record<string, unknown>) =>
    Object.fromEntries(
      validateAnswers(form, answers).map((fault) => [
        fault.name,
        faultMessage(fault, question(form, fault.name)),
      ]),
    );

  test('complete answers are accepted', () => {
    expect(messages(complete)).toEqual({});
  });

  test('everything missing is told at once, each in its own words', () => {
    expect(messages({})).toEqual({
      place: 'Írja be, hol van: cím vagy utca és a legközelebbi házszám.',
      count: 'Írjon be egy számot.',
      injured: 'Válasszon egyet a lehetőségek közül.',
      truth: 'A folytatáshoz jelölje be, hogy elfogadja.',
    });
  });

  test('limits are named', () => {
    expect(messages({ ...complete, count: 60, injured: 'yes', injury: 'oh' })).toEqual({
      count: 'Legfeljebb 50 lehet.',
      injury: 'Írjon legalább 3 karaktert.',
    });
  });

  test('what is no number and no address is told', () => {
    expect(messages({ ...complete, count: 'sok', email: 'anna' })).toEqual({
      count: 'Egész számot írjon.',
      email: 'Az e-mail-cím ilyen legyen: nev@pelda.hu',
    });
  });

  test('a place longer than the server takes is told', () => {
    expect(messages({ ...complete, place: { address: 'x'.repeat(301) } })).toEqual({
      place: 'Túl hosszú: legfeljebb 300 karakter lehet.',
    });
  });
});

test('an exact length is named as such', () => {
  const chip: FormSchema = {
    properties: { chip: ask({ type: 'string', minLength: 15, maxLength: 15 }, {}) },
    'x-ui': { pages: [{ code: 'chip', title: 'Chip', questions: ['chip'] }] },
  };
  const [fault] = validateAnswers(chip, { chip: '123' });
  expect(fault && faultMessage(fault, question(chip, 'chip'))).toBe('Pontosan 15 karakter legyen.');
});

test('answers are read back as a person would say them', () => {
  const text = (name: string, value: unknown) => answerText(question(form, name), value);
  expect(text('count', 3)).toBe('3 macska');
  expect(text('injured', 'yes')).toBe('Igen');
  expect(text('risks', ['road', 'dog'])).toBe('Út és Kutya');
  expect(text('stay', undefined)).toBe('Nem');
  expect(text('email', undefined)).toBe('Nem válaszolt');
  expect(text('place', { address: 'Fő utca 12.', description: 'hátul' })).toBe('Fő utca 12.\nhátul');
});
