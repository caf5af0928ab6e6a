import { Desk } from '../support/desk';
import { CatForm } from '../support/portal';
import { strayCat, TOWN } from '../support/town';
import { expect, test } from '../support/test';
import { Words } from '../support/words';

const names = { hu: 'Magyar', en: 'English' };

test('another language shows the same page and keeps what was written', async ({ page, words, look }) => {
  const other = new Words(words.language === 'hu' ? 'en' : 'hu');
  const form = new CatForm(page, words);
  await page.goto(`/${TOWN}/services/${strayCat.code}/form/where`);
  await form.field('place').fill('Hársfa utca 4.');
  const address = page.url();
  await look(page, 'language-before');

  await page.getByRole('button', { name: other.of(names) }).click();
  const translated = new CatForm(page, other);
  await expect(translated.field('place')).toHaveValue('Hársfa utca 4.');
  await expect(page.locator('html')).toHaveAttribute('lang', other.language);
  await expect(page).toHaveTitle(new RegExp(other.of(strayCat.name)));
  expect(page.url()).toBe(address);
  await expect(page.getByRole('button', { name: words.of(names) })).toHaveAttribute('lang', words.language);

  await page.reload();
  await expect(translated.field('place'), 'the choice is kept').toHaveValue('Hársfa utca 4.');
  await translated.next();
  await expect(page.getByRole('alert')).toContainText(other.say('Írjon be egy számot.'));
});

test('the workspace changes its language where it is', async ({ visitor, words, narrow }) => {
  const other = new Words(words.language === 'hu' ? 'en' : 'hu');
  const { page } = new Desk(await visitor('agent'), words, narrow);
  await page.goto(`/${TOWN}/desk/departments/ENF`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    words.of({ hu: 'Közterület-felügyelet', en: 'Public Space Wardens' }),
  );
  if (narrow) {
    await page.getByRole('button', { name: words.say('Több') }).click();
    await page.getByRole('button', { name: other.of(names) }).click();
  } else {
    await page.getByRole('button', { name: words.of({ hu: 'Kelemen Nóra', en: 'Nóra Kelemen' }) }).click();
    await page.getByRole('menuitem', { name: other.of(names) }).click();
  }
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    other.of({ hu: 'Közterület-felügyelet', en: 'Public Space Wardens' }),
  );
  await expect(page.locator('html')).toHaveAttribute('lang', other.language);
  await expect(page).toHaveURL(/departments\/ENF$/);
});

test('without a choice the page speaks the language of the browser, or Hungarian', async ({
  browser,
  baseURL,
}) => {
  for (const [locale, language] of [
    ['en-US', 'en'],
    ['de-DE', 'hu'],
  ]) {
    const context = await browser.newContext({ locale, baseURL });
    const page = await context.newPage();
    await page.goto(`/${TOWN}`);
    await expect(page.locator('html')).toHaveAttribute('lang', language ?? '');
    await context.close();
  }
});
