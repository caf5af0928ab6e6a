import { Desk } from '../support/desk';
import { CatForm } from '../support/portal';
import { email, PASSWORD, strayCat, TOWN } from '../support/town';
import { expect, test } from '../support/test';

/** The first road: a resident reports a stray cat, three departments work on it, everybody sees where it stands. */
test(
  'a stray cat, from the search on the first page to the end of the case',
  { tag: '@everywhere' },
  async ({ page, words, narrow, look, visitor }) => {
    const { say, like, of } = words;
    const form = new CatForm(page, words);
    const standing = () => page.getByRole('region', { name: say('Hol tart az ügye') });
    const step = (name: string) =>
      page
        .getByRole('list', { name: say('Az ügy lépései') })
        .getByRole('listitem')
        .filter({ hasText: name });

    await test.step('the resident finds the service in their own word', async () => {
      await page.goto('/');
      await expect(page).toHaveURL(new RegExp(`/${TOWN}$`));
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Miben segíthetünk?'));
      await look(page, '01-home');
      await page.getByRole('searchbox', { name: say('Ügy keresése') }).fill(of({ hu: 'cica', en: 'kitten' }));
      await look(page, '02-search');
      await page.getByRole('link', { name: of(strayCat.name) }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(of(strayCat.name));
      await look(page, '03-service');
      await page.getByRole('link', { name: say('Kezdés') }).click();
    });

    await test.step('an answer left out is told on top, and the telling leads to it', async () => {
      await form.arrive(1);
      await look(page, '04-first-page');
      await form.next();
      const summary = page.getByRole('alert');
      await expect(summary).toBeFocused();
      await expect(page).toHaveTitle(like('Hiba: {page}'));
      await look(page, '05-error');
      await summary.getByRole('link', { name: form.label('count') }).click();
      await expect(form.field('count')).toBeFocused();
      await form.field('count').fill('3');
      await summary.getByRole('link', { name: form.label('place') }).click();
      await expect(form.field('place')).toBeFocused();
      await form.field('place').fill('Malom utca 12.');
      await form.next();
    });

    await test.step('the answers are checked, and one is changed', async () => {
      await form.answerTheRest();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Ellenőrizze a válaszait'));
      const count = page.getByRole('definition').filter({ hasText: of({ hu: '3 macska', en: '3 cats' }) });
      await expect(count).toBeVisible();
      await look(page, '06-check');
      await page
        .getByRole('link', { name: say('Módosítom {label}', { label: form.label('count') }) })
        .click();
      await form.arrive(1);
      await expect(form.field('count')).toHaveValue('3');
      await form.field('count').fill('2');
      await form.next();
      await expect(page.getByText(of({ hu: '2 macska', en: '2 cats' }))).toBeVisible();
      await page.getByRole('button', { name: say('Elküldöm') }).click();
    });

    const reference = await test.step('the resident gets a number, a secret and the way on', async () => {
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Megkaptuk, köszönjük'));
      await look(page, '07-confirmation');
      const [number = ''] = /CSH-\d{4}-\d{6}-\d/.exec(await page.title()) ?? [];
      await expect(page.getByText(number, { exact: true })).toBeVisible();
      await page.reload();
      await expect(page.getByText(number, { exact: true }), 'a reload loses nothing').toBeVisible();
      const secret = await page.getByRole('code').innerText();
      await page.getByRole('link', { name: say('Megnézem, hol tart') }).click();
      await expect(page).toHaveURL(new RegExp(`/tracking/${number}#${secret}$`));
      await expect(standing()).toContainText(of(strayCat.status('new')));
      await expect(step(of(strayCat.task('triage')))).toContainText(say('Ez következik'));
      await look(page, '08-tracking-new');
      return number;
    });

    const agent = new Desk(await visitor(), words, narrow);
    await test.step('an agent signs in, finds the case among the newest and takes it on', async () => {
      await agent.open();
      await agent.page.getByRole('textbox', { name: say('E-mail-cím') }).fill(email('agent'));
      await agent.page.getByRole('textbox', { name: say('Jelszó') }).fill(PASSWORD);
      await look(agent.page, '09-login');
      await agent.page.getByRole('button', { name: say('Belépek') }).click();
      await agent.list('Minden ügy');
      await look(agent.page, '10-worklist');
      await agent.row(reference).getByRole('link').click();
      await agent.arrived(reference);
      await look(agent.page, '11-case-new');
      await agent.page.getByRole('button', { name: say('Magamra veszem') }).click();
      await expect(
        agent.page
          .getByRole('definition')
          .filter({ hasText: of({ hu: 'Kelemen Nóra', en: 'Nóra Kelemen' }) }),
      ).toBeVisible();
      await agent.page
        .getByRole('button', { name: say('Elkezdem'), exact: true })
        .first()
        .click();
      await expect(agent.page.getByText(say('Az ügy új állapotba került.'))).toBeVisible();
      await agent.part('Feladatok');
      await agent.work(of(strayCat.task('triage')), 'Egyértelmű hely, sürgős.');
      await look(agent.page, '12-case-triaged');
    });

    await test.step('the wardens find their task among those of their department', async () => {
      const warden = new Desk(await visitor('enf'), words, narrow);
      await warden.open('/tasks?whose=nobody');
      const task = warden.page.getByRole('listitem').filter({ hasText: reference });
      await expect(task).toContainText(of(strayCat.task('inspect')));
      await look(warden.page, '13-tasks');
      await task.getByRole('link').click();
      await warden.arrived(reference);
      await warden.part('Feladatok');
      await warden.work(of(strayCat.task('inspect')), 'Egy cica, a kukatárolónál. Csapda kell.');
      await warden.page.context().close();
    });

    await test.step('the green department finds the case by its number', async () => {
      const gardener = new Desk(await visitor('specialist'), words, narrow);
      await gardener.open();
      await gardener.find(reference);
      await gardener.part('Feladatok');
      await gardener.work(of(strayCat.task('trap')), 'Este hatkor befogtuk.');
      await gardener.work(of(strayCat.task('vet-care')), 'Chip nincs, ivartalanítva.');
      await look(gardener.page, '14-case-three-departments');
    });

    await test.step('the agent asks the resident, who answers', async () => {
      const question = 'Szívesen befogadná a cicát?';
      const answer = 'Igen, örömmel.';
      await agent.page.reload();
      await agent.choose('Következő lépés', 'Az ügyféltől kérek valamit…');
      const dialog = agent.page.getByRole('dialog');
      await dialog.getByRole('textbox').fill(question);
      await look(agent.page, '15-ask');
      await dialog.getByRole('button', { name: say('Az ügyféltől kérek valamit…').replace('…', '') }).click();
      await expect(dialog).toBeHidden();
      await page.reload();
      await expect(standing()).toContainText(say('Önre várunk'));
      await expect(page.getByText(question)).toBeVisible();
      await look(page, '16-tracking-asked');
      await page.getByRole('textbox', { name: say('Írjon nekünk') }).fill(answer);
      await page.getByRole('button', { name: say('Üzenet küldése') }).click();
      await expect(standing()).toContainText(say('Dolgozunk rajta'));
      await expect(page.getByText(answer)).toBeVisible();
      await agent.page.reload();
      await agent.part('Történet');
      await expect(agent.page.getByText(answer)).toBeVisible();
    });

    const outcome = 'A cica egészséges, és otthona is lett: Önnél.';
    await test.step('the last steps are done and the case is resolved', async () => {
      await agent.part('Feladatok');
      const gardener = new Desk(await visitor('specialist'), words, narrow);
      await gardener.open(`/cases/${reference}`);
      await gardener.part('Feladatok');
      await gardener.work(of(strayCat.task('release-or-shelter')), 'A bejelentőhöz került.');
      await agent.page.reload();
      await agent.part('Történet');
      await agent.page.getByRole('textbox', { name: say('Üzenet, amelyet az ügyfél elolvas') }).fill(outcome);
      await agent.page.getByRole('button', { name: say('Elküldöm az ügyfélnek') }).click();
      await expect(agent.page.getByRole('listitem').filter({ hasText: outcome })).toBeVisible();
      await agent.part('Feladatok');
      await agent.work(of(strayCat.task('notify')), 'Megírtuk.');
      await agent.page.getByRole('button', { name: say('Elintéztük…') }).click();
      const dialog = agent.page.getByRole('dialog');
      await dialog.getByRole('radio', { name: say('Elvégeztük'), exact: true }).check();
      await look(agent.page, '17-resolve');
      await dialog.getByRole('button', { name: say('Elintéztük…').replace('…', '') }).click();
      await expect(dialog).toBeHidden();
      await agent.part('Történet');
      await look(agent.page, '18-case-resolved');
    });

    await test.step('the resident sees every step done', async () => {
      await page.reload();
      await expect(standing()).toContainText(of(strayCat.status('resolved')));
      await expect(page.getByText(outcome)).toBeVisible();
      for (const task of strayCat.publicTasks) await expect(step(of(task))).toContainText(say('Kész'));
      await expect(page.getByText(of(strayCat.task('pay-vet'))), 'internal work stays inside').toHaveCount(0);
      await look(page, '19-tracking-resolved');
    });
  },
);
