import type { ApiProblem } from '@/api/problem';
import { faultsByField } from '@/api/problem';
import { faultMessage } from '@/lib/form/messages';
import { askedQuestions } from '@/lib/form/model';
import type { Answers, FormSchema, Question } from '@/lib/form/model';
import { validateAnswer } from '@/lib/form/validate';

/** Messages by question. */
export type Messages = Record<string, string>;

export function checkQuestions(questions: readonly Question[], answers: Answers): Messages {
  const messages: Messages = {};
  for (const question of questions) {
    const fault = validateAnswer(question, answers[question.name])[0];
    if (fault) messages[question.name] = faultMessage(fault, question);
  }
  return messages;
}

export function checkForm(form: FormSchema, answers: Answers): Messages {
  return checkQuestions(askedQuestions(form, answers), answers);
}

/** The server's faults by the question or contact field they are about. */
export function refusedFields(problem: ApiProblem): Messages {
  const answers = faultsByField(problem.faults, '/answers');
  return { ...faultsByField(answers.others, '/resident').fields, ...answers.fields };
}
