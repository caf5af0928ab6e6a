import { t } from '@lingui/core/macro';

import { formatNumber } from '../format';

import type { Question } from './model';
import type { AnswerFault } from './validate';

/** What to do about a fault, in plain words, as a whole sentence. */
export function faultMessage(fault: AnswerFault, question: Question): string {
  const limit = formatNumber(fault.limit ?? 0);
  const { minLength, maxLength } = question.schema;
  if (minLength !== undefined && minLength === maxLength && fault.keyword.endsWith('Length')) {
    return t`Pontosan ${limit} karakter legyen.`;
  }
  switch (fault.keyword) {
    case 'required':
      return missing(question);
    case 'const':
      return t`A folytatáshoz jelölje be, hogy elfogadja.`;
    case 'minLength':
      return t`Írjon legalább ${limit} karaktert.`;
    case 'maxLength':
      return t`Túl hosszú: legfeljebb ${limit} karakter lehet.`;
    case 'minimum':
      return t`Legalább ${limit} legyen.`;
    case 'maximum':
      return t`Legfeljebb ${limit} lehet.`;
    case 'minItems':
      return t`Jelöljön be legalább ennyit: ${limit}.`;
    case 'type':
      return question.schema.type === 'integer' ? t`Egész számot írjon.` : t`Számot írjon.`;
    default:
      return malformed(question);
  }
}

function missing({ ui }: Question): string {
  switch (ui.widget) {
    case 'radio':
    case 'select':
      return t`Válasszon egyet a lehetőségek közül.`;
    case 'checkboxes':
      return t`Jelöljön be legalább egyet.`;
    case 'date':
      return t`Adja meg a dátumot: év, hónap és nap.`;
    case 'number':
      return t`Írjon be egy számot.`;
    case 'place':
      return t`Írja be, hol van: cím vagy utca és a legközelebbi házszám.`;
    case 'email':
      return t`Írja be az e-mail-címét.`;
    case 'phone':
      return t`Írja be a telefonszámát.`;
    default:
      return t`Írja be a választ.`;
  }
}

function malformed({ ui }: Question): string {
  switch (ui.widget) {
    case 'email':
      return t`Az e-mail-cím ilyen legyen: nev@pelda.hu`;
    case 'phone':
      return t`A telefonszám ilyen legyen: 06 30 123 4567`;
    case 'date':
      return t`Ilyen nap nincs. Adja meg az évet, a hónapot és a napot.`;
    default:
      return t`Ezt nem tudjuk így elfogadni. Nézze meg, nincs-e elírás benne.`;
  }
}
