import { tabTo } from '../support/keyboard';
import { CatForm } from '../support/portal';
import { report, strayCat, TOWN } from '../support/town';
import { expect, test } from '../support/test';

test('a report can be made with the keyboard alone', async ({ page, words }) => {
  const { say, of } = words;
  const form = new CatForm(page, words);
  const press = (key: string) => page.keyboard.press(key);
  const next = async (step: number) => {
    await tabTo(page, page.getByRole('button', { name: say('Tovább') }));
    await press('Enter');
    await form.arrive(step);
    await expect(page.getByRole('heading', { level: 1 }), 'the new page is told').toBeFocused();
  };
  const pick = async (question: string, option: string) => {
    const group = page.getByRole('group', { name: form.label(question) });
    await tabTo(page, group.getByRole('radio').first());
    const wanted = group.getByRole('radio', { name: of(strayCat.option(question, option)), exact: true });
    await press('Space');
    for (let step = 0; step < 8 && !(await wanted.isChecked()); step += 1) await press('ArrowDown');
    await expect(wanted).toBeChecked();
  };

  await page.goto(`/${TOWN}`);
  await expect(page.getByRole('searchbox')).toBeVisible();
  await press('Tab');
  await expect(page.getByRole('link', { name: say('Ugrás a tartalomra') })).toBeFocused();
  await press('Enter');
  await expect(page.getByRole('main'), 'the header is skipped').toBeFocused();
  await tabTo(page, page.getByRole('searchbox'));
  await page.keyboard.type(of({ hu: 'macska', en: 'stray cat' }));
  await tabTo(page, page.getByRole('link', { name: of(strayCat.name) }));
  await press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: of(strayCat.name) })).toBeFocused();
  await tabTo(page, page.getByRole('link', { name: say('Kezdés') }));
  await press('Enter');
  await form.arrive(1);

  await tabTo(page, form.field('place'));
  await page.keyboard.type('Kelemen köz 3.');
  await tabTo(page, form.field('count'));
  await press('Enter');
  await expect(page.getByRole('alert')).toBeFocused();
  await tabTo(page, page.getByRole('alert').getByRole('link'));
  await press('Enter');
  await expect(form.field('count')).toBeFocused();
  await page.keyboard.type('12');
  await press('Enter');
  await form.arrive(2);
  await pick('injured', 'no');
  await next(3);
  await pick('tame', 'runs_away');
  await pick('kittens', 'not_known');
  await next(4);
  await pick('feeder', 'nobody');
  await next(5);
  await next(6);
  await pick('access', 'public_place');
  await next(7);
  await next(8);
  await tabTo(page, page.getByRole('button', { name: say('Elküldöm') }));
  await press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: say('Megkaptuk, köszönjük') })).toBeFocused();
});

test('a case is found in the worklist and answered with the keyboard alone', async ({
  request,
  visitor,
  words,
  narrow,
}) => {
  const { say } = words;
  const { reference } = await report(request, 'Borostyán utca 5.');
  const page = await visitor('agent');
  const press = (key: string) => page.keyboard.press(key);
  await page.goto(`/${TOWN}/desk/cases?state=all&sort=-createdAt`);
  const rows = page.getByRole(narrow ? 'listitem' : 'row');
  await expect(rows.filter({ hasText: reference })).toBeVisible();

  await test.step('j and k walk over the rows, Enter opens', async () => {
    const link = rows.filter({ hasText: reference }).getByRole('link');
    const focused = () => link.evaluate((element) => element === document.activeElement);
    for (let row = 0; row < 30 && !(await focused()); row += 1) await press('j');
    await press('j');
    await press('k');
    await expect(link).toBeFocused();
    await press('Enter');
    await expect(page).toHaveURL(new RegExp(reference));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  });

  await test.step('m takes it, and the page says so', async () => {
    await expect(page.getByRole('button', { name: say('Magamra veszem') })).toBeVisible();
    await press('m');
    await expect(page.getByRole('button', { name: say('Magamra veszem') })).toBeHidden();
  });

  await test.step('b begins a note; it is written and saved', async () => {
    await press('b');
    const note = page.getByRole('textbox', { name: say('Jegyzet, amelyet csak munkatársak látnak') });
    await expect(note).toBeFocused();
    await page.keyboard.type('Telefonon is szóltak.');
    await tabTo(page, page.getByRole('button', { name: say('Elmentem a jegyzetet') }));
    await press('Enter');
    await expect(page.getByRole('listitem').filter({ hasText: 'Telefonon is szóltak.' })).toBeVisible();
  });

  await test.step('a dialog keeps the focus and gives it back', async () => {
    const opener = page.getByRole('button', { name: say('Átadás') });
    await opener.focus();
    await press('Enter');
    await press('ArrowDown');
    await press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    for (let stop = 0; stop < 12; stop += 1) {
      await press('Tab');
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    }
    await press('Escape');
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
  });

  await test.step('Ctrl K finds everything', async () => {
    await press('Control+k');
    await page.keyboard.type(reference);
    await expect(page.getByRole('menuitem', { name: reference })).toBeVisible();
    await press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  });
});
