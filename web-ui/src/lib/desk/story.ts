import { t } from '@lingui/core/macro';

import type { Schema } from '@/api/types';

import { caseStatusWord, outcomeWord } from './labels';

type Event = Schema<'Event'>;

/** What the ids in events are called. An id nobody knows any more gives an empty name. */
export interface Names {
  department: (id: unknown) => string;
  person: (id: unknown) => string;
  task: (id: unknown) => string;
}

/** What kind of thing happened, for its mark and for filtering. */
export type StoryKind = 'message-in' | 'message-out' | 'note' | 'event';

/** Whether an event carries words for the resident, from the resident, among colleagues, or none. */
export function storyKind({ kind, data, text }: Event): StoryKind {
  if (text === null) return 'event';
  if (kind === 'message_added') return data['direction'] === 'from_resident' ? 'message-in' : 'message-out';
  if (kind === 'note_added' || data['noteId'] !== undefined) return 'note';
  if (data['messageId'] !== undefined) return 'message-out';
  return 'event';
}

/** Who did it, as the beginning of a line; nothing where things went on by themselves. */
export function actorWord(event: Event): string {
  if (goesOnByItself(event)) return '';
  const { actor } = event;
  switch (actor.kind) {
    case 'staff':
      return actor.displayName ?? t`Egy munkatárs`;
    case 'resident':
      return t`Az ügyfél`;
    case 'public':
      return t`Bejelentő`;
    default:
      return t`Cirmos`;
  }
}

/** A task that comes to its turn, a case that goes on because the resident answered: nobody did that. */
function goesOnByItself({ kind, actor }: Event): boolean {
  return kind === 'task_opened' || (kind === 'case_moved' && actor.kind !== 'staff');
}

/** Both in one line. */
export function eventLine(event: Event, names: Names): string {
  return `${actorWord(event)} ${eventWords(event, names)}`.trim();
}

/** What happened, as one would tell it; the words that went with it come apart. */
export function eventWords(event: Event, names: Names): string {
  const { data } = event;
  const task = names.task(data['taskId']);
  switch (event.kind) {
    case 'case_created':
      return event.actor.kind === 'staff' ? t`felvette az ügyet` : t`beküldte az ügyet`;
    case 'case_imported':
      return t`átvette az ügyet a korábbi rendszerből`;
    case 'case_changed':
      return t`javította az ügy adatait`;
    case 'case_moved':
      return goesOnByItself(event) ? t`Az ügyfél válaszolt, az ügy folytatódik` : movedWords(data);
    case 'case_assigned':
      return assignedWords(event, names);
    case 'message_added':
      return data['direction'] === 'from_resident' ? t`üzenetet írt` : t`írt az ügyfélnek`;
    case 'note_added':
      return t`belső jegyzetet írt`;
    case 'task_opened':
      return t`Sorra került ez a feladat: ${task}`;
    case 'task_moved':
      return taskWords(data, task);
    case 'task_assigned':
      return taskAssignedWords(data, task, names);
    default:
      return t`változtatott az ügyön`;
  }
}

function movedWords(data: Event['data']): string {
  const to = data['to'] as Schema<'CaseStatus'>;
  const outcome = data['outcome'] as Schema<'Outcome'> | undefined;
  switch (to) {
    case 'in_progress':
      return data['from'] === 'new' ? t`elkezdte az ügyet` : t`újra munkába vette az ügyet`;
    case 'waiting_for_resident':
      return t`az ügyfél válaszára vár`;
    case 'waiting_for_partner':
      return t`külső partnerre vár`;
    case 'resolved': {
      const result = outcome ? outcomeWord(outcome) : caseStatusWord(to);
      return t`elintézettnek jelölte az ügyet (eredmény: ${result})`;
    }
    case 'closed':
      return t`lezárta az ügyet`;
    case 'rejected':
      return t`elutasította az ügyet`;
    case 'withdrawn':
      return t`visszavontnak jelölte az ügyet`;
    default:
      return t`új állapotba tette az ügyet`;
  }
}

function assignedWords({ data, actor }: Event, names: Names): string {
  const department = names.department(data['toDepartmentId']);
  const person = names.person(data['toAssigneeId']);
  if (data['fromDepartmentId'] !== data['toDepartmentId']) {
    return person === ''
      ? t`átadta az ügyet ide: ${department}`
      : t`átadta az ügyet ide: ${department}, ${person}`;
  }
  if (person === '') return t`visszatette az ügyet az ügyeleti sorba (${department})`;
  return person === actor.displayName ? t`magára vette az ügyet` : t`új felelőst adott az ügynek: ${person}`;
}

function taskWords(data: Event['data'], task: string): string {
  switch (data['to']) {
    case 'in_progress':
      return t`elkezdte ezt a feladatot: ${task}`;
    case 'done':
      return t`elkészült ezzel a feladattal: ${task}`;
    case 'skipped':
      return t`kihagyta ezt a feladatot: ${task}`;
    default:
      return t`visszatette a kezdhető feladatok közé: ${task}`;
  }
}

function taskAssignedWords(data: Event['data'], task: string, names: Names): string {
  const person = names.person(data['toAssigneeId']);
  return person === ''
    ? t`visszatette az ügyeleti sorba ezt a feladatot: ${task}`
    : t`kiosztotta ezt a feladatot: ${task} (${person})`;
}
