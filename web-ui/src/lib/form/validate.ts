import type { Validator } from '@cfworker/json-schema';

import { askedQuestions, isEmpty } from './model';
import type { Answers, FormSchema, Place, Question } from './model';

/** What is wrong with an answer: the keyword that refused it, with the limit it names. */
export interface AnswerFault {
  name: string;
  keyword: string;
  limit?: number | undefined;
}

let jsonSchema: { Validator: typeof Validator } | undefined;

/**
 * Fetches the validator, while the first question is read. Without it only empty answers are told before
 * sending; the server decides in any case.
 */
export async function loadValidator(): Promise<void> {
  try {
    jsonSchema ??= await import('@cfworker/json-schema');
  } catch {
    // No connection now: the next page asks again.
  }
}

/** Faults of all questions that are asked. The server decides; this only spares a round trip. */
export function validateAnswers(form: FormSchema, answers: Answers): AnswerFault[] {
  return askedQuestions(form, answers).flatMap((question) =>
    validateAnswer(question, answers[question.name]),
  );
}

/** At most one fault of one question: the first thing to put right. */
export function validateAnswer(question: Question, value: unknown): AnswerFault[] {
  const { name, schema } = question;
  if (isEmpty(value)) {
    const mustAccept = schema.const === true;
    if (!question.required || (question.ui.widget === 'checkbox' && !mustAccept)) return [];
    return [{ name, keyword: mustAccept ? 'const' : 'required' }];
  }
  if (question.ui.widget === 'place') return placeFault(name, value as Place);
  const candidate = typeof value === 'string' ? value.trim() : value;
  // `x-ui` is an annotation that the validator would have to walk for nothing.
  const { 'x-ui': _, ...keywords } = schema;
  if (!jsonSchema) return [];
  const { valid, errors } = new jsonSchema.Validator(keywords as object, '2020-12', false).validate(
    candidate,
  );
  const keyword = errors.find((error) => !GROUPS.has(error.keyword))?.keyword;
  if (valid || keyword === undefined) return [];
  const limit = schema[keyword as 'maximum'];
  return [{ name, keyword, limit: typeof limit === 'number' ? limit : undefined }];
}

/** What a place may hold; the form only says that it is an object. */
const PLACE_LIMITS = { address: 300, description: 500 } as const;

function placeFault(name: string, place: Place): AnswerFault[] {
  for (const [part, limit] of Object.entries(PLACE_LIMITS)) {
    if ((place[part as keyof typeof PLACE_LIMITS] ?? '').trim().length > limit) {
      return [{ name, keyword: 'maxLength', limit }];
    }
  }
  return [];
}

/** Keywords that only say that something inside them failed. */
const GROUPS = new Set(['properties', 'items', 'allOf', 'anyOf', 'oneOf']);
