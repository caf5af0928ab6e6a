import { allQuestions } from './model';
import type { Answers, FormSchema } from './model';

/** Who asks, as far as a form's answers tell. */
export interface ResidentFacts {
  name?: string;
  email?: string;
  phone?: string;
  address?: string;
}

const FIELDS: Readonly<Record<string, keyof ResidentFacts>> = {
  'person.name': 'name',
  'person.email': 'email',
  'person.phone': 'phone',
  'person.address': 'address',
};

/** Facts about the resident that the answers already hold, so that nobody is asked twice. */
export function residentFacts(form: FormSchema, answers: Answers): ResidentFacts {
  const facts: ResidentFacts = {};
  for (const { name, ui } of allQuestions(form)) {
    const field = FIELDS[ui.semanticKey ?? ''];
    const value = answers[name];
    if (field && typeof value === 'string' && value !== '') facts[field] = value;
  }
  return facts;
}

/** Whether the form itself asks how to reach the resident. */
export function asksForContact(form: FormSchema): boolean {
  return allQuestions(form).some(
    ({ ui }) => ui.semanticKey === 'person.email' || ui.semanticKey === 'person.phone',
  );
}
