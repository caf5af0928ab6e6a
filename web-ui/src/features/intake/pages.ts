import { askedPages } from '@/lib/form/model';
import type { Answers, FormSchema, Question } from '@/lib/form/model';
import { asksForContact } from '@/lib/form/resident';

/** The page of our own that asks how to reach the resident, when the form does not. */
export const CONTACT_PAGE = 'how-to-reach-you';

export interface IntakePage {
  code: string;
  /** Nothing for our own page, which brings its texts itself. */
  title?: string;
  questions: readonly Question[];
}

/** The pages to go through with these answers, in order. */
export function formPages(form: FormSchema, answers: Answers): IntakePage[] {
  const pages: IntakePage[] = askedPages(form, answers).map(({ page, questions }) => ({
    code: page.code,
    title: page.title,
    questions,
  }));
  return asksForContact(form) ? pages : [...pages, { code: CONTACT_PAGE, questions: [] }];
}

/** The page that asks a question, or the contact page for the resident's own fields. */
export function pageOf(pages: readonly IntakePage[], name: string): IntakePage | undefined {
  return pages.find(({ questions }) => questions.some((question) => question.name === name));
}
