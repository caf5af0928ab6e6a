import { randomUUID } from 'node:crypto';

import type { APIRequestContext, Page } from '@playwright/test';

import { CatForm } from '../support/portal';
import { API, signIn, strayCat, TOWN } from '../support/town';
import { expect, test } from '../support/test';

const CASES = `${API}/cases`;

/** How many of the newest cases are about a place, as staff see it. */
async function casesAt(request: APIRequestContext, address: string): Promise<number> {
  await signIn(request, 'agent');
  const response = await request.get(`${CASES}?sort=-createdAt&pageSize=50`);
  const { items } = (await response.json()) as { items: { place: { address?: string } | null }[] };
  return items.filter(({ place }) => place?.address === address).length;
}

async function fillIn(page: Page, form: CatForm, address: string): Promise<void> {
  await page.goto(`/${TOWN}/services/${strayCat.code}/form/where`);
  await form.field('place').fill(address);
  await form.field('count').fill('1');
  await form.next();
  await form.answerTheRest();
  await form.arrive(8);
}

test('a button pressed twice sends one case', async ({ page, words, request }) => {
  const address = `Iskola utca ${randomUUID()}`;
  await fillIn(page, new CatForm(page, words), address);
  const button = page.getByRole('button', { name: words.say('Elküldöm') });
  // Faster than any hand: nothing can be drawn in between.
  await button.evaluate((element: HTMLButtonElement) => {
    element.click();
    element.click();
  });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.say('Megkaptuk, köszönjük'));
  expect(await casesAt(request, address)).toBe(1);
});

test('an answer that is lost on the way makes no second case', async ({
  page,
  words,
  request,
  watch,
  look,
}) => {
  const { say } = words;
  const address = `Állomás út ${randomUUID()}`;
  await fillIn(page, new CatForm(page, words), address);
  watch.expectsNoConnection();
  await page.route(`**${CASES}`, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: say('Elküldöm') }).click();
  await expect(page.getByRole('alert')).toContainText(say('Nem tudjuk, megérkezett-e'));
  await expect(page.getByRole('alert')).toBeFocused();
  await look(page, 'lost-answer');
  await page.unroute(`**${CASES}`);
  await page.reload();
  await expect(page.getByRole('alert'), 'a reload does not forget it').toContainText(
    say('Nem tudjuk, megérkezett-e'),
  );
  await page.getByRole('button', { name: say('Küldés újra') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Megkaptuk, köszönjük'));
  expect(await casesAt(request, address)).toBe(1);
});
