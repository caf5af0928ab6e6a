import type { QuestionUi } from './model';

/** Browsers fill in what the reader has given them once, by these tokens (WCAG 1.3.5). */
const TOKENS: Readonly<Record<string, string>> = {
  'person.name': 'name',
  'person.familyName': 'family-name',
  'person.givenName': 'given-name',
  'person.email': 'email',
  'person.phone': 'tel',
  'person.address': 'street-address',
  'person.birthDate': 'bday',
  'organisation.name': 'organization',
};

export function autocompleteToken(ui: QuestionUi): string | undefined {
  return ui.autocomplete ?? TOKENS[ui.semanticKey ?? ''];
}
