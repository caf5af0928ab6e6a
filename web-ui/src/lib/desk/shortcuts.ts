import { useEffect } from 'react';

import { readStored, writeStored } from '../storage';

import { actionGroups } from './actions';

const KEY = 'cirmos.desk.letter-keys';
const BETWEEN_KEYS_MS = 1200;

/** Keys without Ctrl can be switched off: who dictates, or types with tremor, would set them off unasked. */
export function letterKeysOn(): boolean {
  return readStored<boolean>('local', KEY) ?? true;
}

export function setLetterKeys(on: boolean): void {
  writeStored('local', KEY, on);
}

/** Runs the action whose shortcut is pressed: `a`, two keys one after the other such as `g c`, or `Control+k`. */
export function useShortcuts(): void {
  useEffect(() => {
    let before: { key: string; at: number } | undefined;
    const press = (event: KeyboardEvent) => {
      const pressed = keyName(event);
      if (event.defaultPrevented || pressed === undefined || !listens(event)) return;
      const pair = before && event.timeStamp - before.at < BETWEEN_KEYS_MS ? `${before.key} ${pressed}` : '';
      before = { key: pressed, at: event.timeStamp };
      const action = find(pair) ?? find(pressed);
      if (!action) return;
      event.preventDefault();
      before = undefined;
      void action.run();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

function find(shortcut: string) {
  if (shortcut === '') return undefined;
  return actionGroups()
    .flatMap(({ actions }) => actions)
    .find((action) => action.shortcut === shortcut && action.allowed);
}

/** What was pressed, as shortcuts name it; nothing for a key that only goes with others. */
export function keyName(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): string | undefined {
  if (event.altKey || ['Control', 'Shift', 'Meta', 'Alt', 'AltGraph'].includes(event.key)) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `Control+${key}` : key;
}

function listens(event: KeyboardEvent): boolean {
  // A dialog that is open has the keyboard to itself; a toast, which is an alert dialog too, only tells something.
  if (document.querySelector('[role="dialog"], [role="alertdialog"]:not(.toast), [role="menu"]'))
    return false;
  if (event.ctrlKey || event.metaKey) return true;
  const target = event.target instanceof Element ? event.target : null;
  const types = target?.closest('input, textarea, select, [contenteditable="true"], [role="combobox"]');
  return !types && letterKeysOn();
}
