const FOCUSABLE =
  'input:not([type="hidden"]):not([tabindex="-1"]):not(:disabled), textarea, [role="spinbutton"], button:not(:disabled), select';

/** Brings a field's label into view and puts the focus on what it is filled in with. */
export function focusField(name: string): void {
  const fields = [...document.querySelectorAll<HTMLElement>('[data-field]')];
  const field = fields.find(({ dataset }) => dataset['field'] === name);
  field?.scrollIntoView({ block: 'start' });
  const controls = field?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [];
  const checked = [...controls].find((control) => control instanceof HTMLInputElement && control.checked);
  (checked ?? controls[0])?.focus({ preventScroll: true });
}

/** After a change of page: the reader is told where they are by its heading, or first what is wrong there. */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main .error-summary, main h1');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
