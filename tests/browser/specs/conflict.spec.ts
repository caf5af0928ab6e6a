import { Desk } from '../support/desk';
import { report } from '../support/town';
import { expect, test } from '../support/test';

test('who changes a case second sees what the first did, and loses no word', async ({
  request,
  visitor,
  words,
  narrow,
  watch,
  look,
}) => {
  const { say, of } = words;
  const { reference } = await report(request, 'Liget sor 9.');
  const second = new Desk(await visitor('agent'), words, narrow);
  const first = new Desk(await visitor('agent2'), words, narrow);
  await second.open(`/cases/${reference}`);
  await second.page
    .getByRole('button', { name: say('Elkezdem'), exact: true })
    .first()
    .click();
  await second.choose('Következő lépés', 'Az ügyféltől kérek valamit…');
  const dialog = second.page.getByRole('dialog');
  const text = dialog.getByRole('textbox');
  await text.fill('Mikor látta utoljára a cicát?');

  await first.open(`/cases/${reference}`);
  await first.page.getByRole('button', { name: say('Magamra veszem') }).click();
  await expect(first.page.getByRole('button', { name: say('Magamra veszem') })).toBeHidden();

  watch.expects(412, '/transitions');
  await dialog.getByRole('button', { name: say('Az ügyféltől kérek valamit…').replace('…', '') }).click();
  const notice = dialog.getByRole('alert');
  await expect(notice).toBeFocused();
  await expect(notice).toContainText(say('Közben valaki más is dolgozott rajta'));
  await expect(notice, 'what the first did').toContainText(of({ hu: 'Barta Levente', en: 'Levente Barta' }));
  await expect(text, 'no word is lost').toHaveValue('Mikor látta utoljára a cicát?');
  await look(second.page, 'conflict');

  await dialog.getByRole('button', { name: say('Így is megteszem') }).click();
  await expect(dialog).toBeHidden();
  await second.part('Történet');
  await expect(second.page.getByText('Mikor látta utoljára a cicát?')).toBeVisible();
  await expect(second.page.getByText(say('Ügyfélre vár')).first()).toBeVisible();
});
