import { describe, expect, it } from 'vitest';

import type { Schema } from '@/api/types';

import { eventLine, storyKind } from './story';

type Event = Schema<'Event'>;

const names = {
  department: (id: unknown) => (id === 'grn' ? 'Zöldterületi Osztály' : ''),
  person: (id: unknown) => ({ anna: 'Kiss Anna', bela: 'Nagy Béla' })[String(id)] ?? '',
  task: (id: unknown) => (id === 'trap' ? 'Befogás' : ''),
};

function event(
  kind: Event['kind'],
  data: object,
  by: Event['actor']['kind'] = 'staff',
  text: string | null = null,
): Event {
  const actor = { kind: by, displayName: by === 'staff' ? 'Kiss Anna' : null };
  return { version: 1, kind, at: '2026-11-23T09:00:00Z', actor, data: { ...data }, text };
}

const line = (...told: Parameters<typeof event>) => eventLine(event(...told), names);

describe('the story in words', () => {
  it('says who did what', () => {
    expect(line('case_created', {}, 'public')).toBe('Bejelentő beküldte az ügyet');
    expect(line('case_moved', { from: 'new', to: 'in_progress' })).toBe('Kiss Anna elkezdte az ügyet');
    expect(line('task_moved', { taskId: 'trap', to: 'done' })).toBe(
      'Kiss Anna elkészült ezzel a feladattal: Befogás',
    );
  });

  it('tells taking a case from giving it, and giving it from handing it over', () => {
    const same = { fromDepartmentId: 'res', toDepartmentId: 'res' };
    expect(line('case_assigned', { ...same, toAssigneeId: 'anna' })).toBe('Kiss Anna magára vette az ügyet');
    expect(line('case_assigned', { ...same, toAssigneeId: 'bela' })).toBe(
      'Kiss Anna új felelőst adott az ügynek: Nagy Béla',
    );
    expect(
      line('case_assigned', { fromDepartmentId: 'res', toDepartmentId: 'grn', toAssigneeId: null }),
    ).toBe('Kiss Anna átadta az ügyet ide: Zöldterületi Osztály');
  });

  it('names nobody for what goes on by itself', () => {
    expect(line('task_opened', { taskId: 'trap' })).toBe('Sorra került ez a feladat: Befogás');
    expect(line('case_moved', { from: 'waiting_for_resident', to: 'in_progress' }, 'resident')).toBe(
      'Az ügyfél válaszolt, az ügy folytatódik',
    );
  });
});

describe('who reads the words of an event', () => {
  it('is the resident for messages and public reasons', () => {
    expect(storyKind(event('message_added', { direction: 'to_resident' }, 'staff', 'Megyünk.'))).toBe(
      'message-out',
    );
    expect(storyKind(event('message_added', { direction: 'from_resident' }, 'resident', 'Jó.'))).toBe(
      'message-in',
    );
    expect(storyKind(event('case_moved', { to: 'rejected', messageId: 'm' }, 'staff', 'Nem a miénk.'))).toBe(
      'message-out',
    );
  });

  it('is only staff for notes and internal reasons', () => {
    expect(storyKind(event('note_added', { noteId: 'n' }, 'staff', 'Kulcs a portán.'))).toBe('note');
    expect(storyKind(event('case_assigned', { noteId: 'n' }, 'staff', 'Náluk a helye.'))).toBe('note');
  });
});
