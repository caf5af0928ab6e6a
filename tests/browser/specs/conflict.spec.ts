import { randomUUID } from 'node:crypto';

import { Desk } from '../support/desk';
import { API, report, strayCat } from '../support/town';
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
  await expect(second.page.getByText(say('Az ügy új állapotba került.'))).toBeVisible();
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

test('what happens to a case beside a task does not stand in the way of the task', async ({
  baseURL,
  request,
  visitor,
  words,
  narrow,
  watch,
}) => {
  const { say, of } = words;
  const { id, reference } = await report(request, 'Kelemen köz 2.');
  const desk = new Desk(await visitor('agent'), words, narrow);
  const { request: other } = (await visitor('agent2')).context();
  await desk.open(`/cases/${reference}`);
  await desk.part('Feladatok');

  watch.expects(412, '/tasks/');
  const notes = `${API}/cases/${id}/notes`;
  const headers = { Origin: baseURL ?? '', 'X-CSRF-Protection': '1', 'Idempotency-Key': randomUUID() };
  await desk.page.route(
    '**/tasks/*/transitions',
    async (route) => {
      expect((await other.post(notes, { data: { body: 'Egy jegyzet közben.' }, headers })).status()).toBe(
        201,
      );
      await route.continue();
    },
    { times: 1 },
  );
  const task = desk.task(of(strayCat.task('triage')));
  await task.getByRole('button', { name: say('Elkezdem'), exact: true }).click();
  await expect(task).toContainText(say('Folyamatban'));
  await expect(desk.page.getByText(say('Közben valaki más is dolgozott rajta'))).toHaveCount(0);
});

test('two changes in quick succession are no conflict with oneself', async ({
  request,
  visitor,
  words,
  narrow,
}) => {
  const { say, of } = words;
  const { reference } = await report(request, 'Fő tér 10.');
  const desk = new Desk(await visitor('agent'), words, narrow);
  const { page } = desk;
  await desk.open(`/cases/${reference}`);
  const take = page.getByRole('button', { name: say('Magamra veszem') });
  const begin = page.getByRole('button', { name: say('Elkezdem'), exact: true }).first();
  await begin.evaluate(
    (second: HTMLButtonElement, first) => {
      (first as HTMLButtonElement).click();
      second.click();
    },
    await take.elementHandle(),
  );
  const head = page
    .getByRole('definition')
    .filter({ hasText: of({ hu: 'Kelemen Nóra', en: 'Nóra Kelemen' }) });
  await expect(head.first()).toBeVisible();
  await expect(page.getByText(say('Az ügy új állapotba került.'))).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
