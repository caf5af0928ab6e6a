import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** More stops than any page has before what is looked for. */
const MOST_STOPS = 80;

/**
 * Goes forward with the Tab key until the focus is on the element, and holds every stop on the way to WCAG 2.4.7
 * and 2.4.11: the focus can be seen, and nothing lies over it.
 */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(hiddenFocus), 'where the focus is cannot be seen').toBeNull();
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`the Tab key does not reach ${String(target)}`);
}

/** What is wrong with how the focus shows, in the page. */
function hiddenFocus(): string | null {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const name = element.outerHTML.slice(0, 120);
  // A radio button or a row's link may be drawn by what is around it.
  const drawn = [element, ...ancestors(element, 3)];
  const marked = drawn.some((one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  });
  if (!marked) return `not marked: ${name}`;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const points = [
    [(left + right) / 2, (top + bottom) / 2],
    [left + 2, top + 2],
    [right - 2, bottom - 2],
  ] as const;
  const seen = points.some(([x, y]) => {
    const there = document.elementFromPoint(x, y);
    return there !== null && (element.contains(there) || there.contains(element));
  });
  return seen ? null : `covered or outside the window: ${name}`;

  function ancestors(of: Element, count: number): Element[] {
    const parent = of.parentElement;
    return parent && count > 0 ? [parent, ...ancestors(parent, count - 1)] : [];
  }
}
