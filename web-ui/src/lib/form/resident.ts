import { allQuestions } from './model';
import type { FormSchema } from './model';

/** How to reach whoever asks, where the form itself does not ask it. */
export interface Contact {
  name?: string;
  email?: string;
  phone?: string;
}

/** Whether the form asks how to reach the resident; nobody is asked twice. */
export function asksForContact(form: FormSchema): boolean {
  return allQuestions(form).some(
    ({ ui }) => ui.semanticKey === 'person.email' || ui.semanticKey === 'person.phone',
  );
}
