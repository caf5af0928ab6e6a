import { t } from '@lingui/core/macro';

const NAMES: Record<string, string> = { Control: 'Ctrl', Enter: 'Enter', Escape: 'Esc' };

/** A shortcut as the keys to press: `Control+k`, or two keys one after the other, `g c`. */
export function Keys({ shortcut }: { shortcut: string }) {
  const keys = shortcut.split(/[+ ]/);
  const spoken = keys.map((key) => NAMES[key] ?? key.toUpperCase());
  return (
    <span className="keys">
      <span className="visually-hidden">{t`Gyorsbillentyű: ${spoken.join(' ')}`}</span>
      {spoken.map((key, index) => (
        <kbd key={index} aria-hidden="true">
          {key}
        </kbd>
      ))}
    </span>
  );
}
