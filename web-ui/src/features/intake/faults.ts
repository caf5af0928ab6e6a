import type { ApiProblem, Fault } from '@/api/problem';
import { faultsByField } from '@/api/problem';
import { faultMessage } from '@/lib/form/messages';
import { allQuestions, askedQuestions } from '@/lib/form/model';
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

/** The server's faults by the question they are about; a resident's field goes to the question that asked for it. */
export function refusedFields(form: FormSchema, problem: ApiProblem): { fields: Messages; others: Fault[] } {
  const answers = faultsByField(problem.faults, '/answers');
  const resident = faultsByField(answers.others, '/resident');
  const fields: Messages = { ...answers.fields };
  for (const [field, detail] of Object.entries(resident.fields)) {
    const asked = allQuestions(form).find(({ ui }) => ui.semanticKey === `person.${field}`);
    fields[asked?.name ?? field] = detail;
  }
  return { fields, others: resident.others };
}
