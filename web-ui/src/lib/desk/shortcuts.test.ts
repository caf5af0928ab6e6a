import { renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { provideActions } from './actions';
import { setLetterKeys, useShortcuts } from './shortcuts';

const run = vi.fn();
let forget: (() => void) | undefined;
let leave: () => void;

function offer(shortcut: string, allowed = true) {
  forget = provideActions({
    id: 'test',
    label: 'Próba',
    rank: 1,
    actions: [{ id: 'a', label: 'Próba', allowed, shortcut, run }],
  });
}

function press(key: string, options: KeyboardEventInit = {}, on: EventTarget = document.body) {
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...options }));
}

beforeEach(() => {
  leave = renderHook(() => useShortcuts()).unmount;
});

afterEach(() => {
  leave();
  run.mockReset();
  forget?.();
  setLetterKeys(true);
  document.body.innerHTML = '';
});

describe('shortcuts', () => {
  it('run the action of a letter, of two letters one after the other, and of Ctrl with a letter', () => {
    offer('m');
    press('m');
    expect(run).toHaveBeenCalledTimes(1);
    offer('g u');
    press('g');
    press('u');
    expect(run).toHaveBeenCalledTimes(2);
    offer('Control+k');
    press('k', { ctrlKey: true });
    expect(run).toHaveBeenCalledTimes(3);
  });

  it('leave typing alone', () => {
    offer('m');
    document.body.innerHTML = '<textarea></textarea>';
    press('m', {}, document.querySelector('textarea') ?? document.body);
    expect(run).not.toHaveBeenCalled();
  });

  it('can be switched off as far as they are mere letters', () => {
    offer('m');
    setLetterKeys(false);
    press('m');
    expect(run).not.toHaveBeenCalled();
    offer('Control+k');
    press('k', { ctrlKey: true });
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('do nothing that is not possible now, and nothing behind a dialog', () => {
    offer('m', false);
    press('m');
    offer('m');
    document.body.innerHTML = '<div role="dialog"></div>';
    press('m');
    expect(run).not.toHaveBeenCalled();
  });
});
