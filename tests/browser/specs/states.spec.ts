import { Desk } from '../support/desk';
import { CatForm } from '../support/portal';
import { email, PASSWORD, report, strayCat, TOWN } from '../support/town';
import { expect, test } from '../support/test';

/** What a server that has too much to do answers. */
const busy = {
  status: 503,
  contentType: 'application/problem+json',
  headers: { 'Retry-After': '1' },
  body: JSON.stringify({ type: '/problems/busy', title: '', status: 503, detail: '', requestId: 'test' }),
};

test.describe('the portal', () => {
  test('a wrong tracking secret is told at its field; the right one opens the case', async ({
    page,
    request,
    words,
    watch,
    look,
  }) => {
    const { say, like } = words;
    const { reference, trackingSecret } = await report(request, 'Patak part 11.');
    const number = page.getByRole('textbox', { name: say('Ügyszám') });
    const secret = page.getByRole('textbox', { name: say('Követőkód') });
    const submit = page.getByRole('button', { name: say('Megnézem az ügyemet') });
    await page.goto(`/${TOWN}/tracking`);
    await submit.click();
    await expect(page.getByRole('alert')).toBeFocused();
    await expect(page.getByRole('alert').getByRole('link')).toHaveText([
      say('Írja be az ügyszámot.'),
      say('Írja be a követőkódot.'),
    ]);

    watch.expects(401, '/tracking/');
    await number.fill(reference.toLowerCase().replaceAll('-', ' '));
    await secret.fill('0000000000000000000000');
    await submit.click();
    await expect(page.getByRole('alert')).toBeFocused();
    await expect(page).toHaveTitle(like('Hiba: {page}'));
    await expect(number, 'the number is kept').toHaveValue(reference);
    await look(page, 'wrong-secret');

    await secret.fill(trackingSecret);
    await submit.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.of(strayCat.name));
  });

  test('what is not there is said so, with the way home', async ({ page, words, watch, look }) => {
    const missing = page.getByRole('heading', { level: 1, name: words.say('Ezt az oldalt nem találjuk') });
    watch.expects(404, '/api/v1/municipalities/');
    for (const path of ['/services/no-such-service', '/categories/no-such-category', '/no/such/page']) {
      await page.goto(`/${TOWN}${path}`);
      await expect(missing).toBeVisible();
      await page.getByRole('link', { name: words.say('Vissza a kezdőlapra') }).click();
      await expect(page).toHaveURL(new RegExp(`/${TOWN}$`));
    }
    await page.goto('/no-such-town');
    await expect(missing).toBeVisible();
    await look(page, 'no-such-town');
    await page.goto(`/${TOWN}?q=xyzzy`);
    await expect(page.getByText(words.say('Erre nem találtunk ügyet.'))).toBeVisible();
    await look(page, 'nothing-found');
  });

  test('without a connection the answers stay, and are sent when it is back', async ({
    page,
    context,
    words,
    watch,
    look,
  }) => {
    const { say } = words;
    const form = new CatForm(page, words);
    await page.goto(`/${TOWN}/services/${strayCat.code}/form/where`);
    await form.field('place').fill('Vásártér 6.');
    await form.field('count').fill('1');
    await form.next();
    await form.arrive(2);

    watch.expectsNoConnection();
    await context.setOffline(true);
    const banner = page.getByText(say('Nincs internetkapcsolat. Amit beír, megmarad ezen az eszközön.'));
    await expect(banner).toBeVisible();
    await look(page, 'offline');
    await form.answerTheRest();
    await form.arrive(8);
    await page.getByRole('button', { name: say('Elküldöm') }).click();
    await expect(page.getByRole('alert')).toBeFocused();
    await look(page, 'offline-sent');

    await context.setOffline(false);
    await expect(banner).toBeHidden();
    await page.getByRole('button', { name: say('Küldés újra') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Megkaptuk, köszönjük'));
  });

  test('a server with too much to do is waited for', async ({ page, words, watch, look }) => {
    watch.expects(503, '/service-catalog');
    await page.route('**/service-catalog', (route) => route.fulfill(busy));
    await page.goto(`/${TOWN}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.say('Most nagyon sokan vannak'));
    await look(page, 'busy');
    await page.unroute('**/service-catalog');
    await page.getByRole('button', { name: words.say('Újrapróbálom') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.say('Miben segíthetünk?'));
  });
});

test.describe('the workspace', () => {
  test('a refused log-in says so; a right one leads where one was going', async ({
    visitor,
    words,
    narrow,
    look,
  }) => {
    const { say } = words;
    const desk = new Desk(await visitor(), words, narrow);
    const { page } = desk;
    const address = page.getByRole('textbox', { name: say('E-mail-cím') });
    const password = page.getByRole('textbox', { name: say('Jelszó') });
    const enter = page.getByRole('button', { name: say('Belépek') });
    await desk.open('/departments/ENF');
    await enter.click();
    await expect(page.getByRole('alert')).toBeFocused();
    await page.getByRole('alert').getByRole('link').first().click();
    await expect(address).toBeFocused();
    await address.fill(email('agent2'));
    await password.fill('not the password');
    await enter.click();
    await expect(page.getByRole('alert')).toBeFocused();
    await expect(page.getByRole('alert').getByRole('link')).toHaveCount(0);
    await expect(address, 'the address is kept').toHaveValue(email('agent2'));
    await expect(password, 'the password is not').toHaveValue('');
    await look(page, 'log-in-refused');
    await password.fill(PASSWORD);
    await enter.click();
    await expect(page).toHaveURL(/\/desk\/departments\/ENF$/);

    if (narrow) await page.getByRole('button', { name: say('Több') }).click();
    else
      await page
        .getByRole('button', { name: words.of({ hu: 'Barta Levente', en: 'Levente Barta' }) })
        .click();
    await page.getByRole(narrow ? 'button' : 'menuitem', { name: say('Kijelentkezés') }).click();
    await expect(
      page.getByText(say('Kijelentkezett. Ezen a gépen semmi sem maradt a munkájából.')),
    ).toBeVisible();
    await look(page, 'logged-out');
    await desk.open('/cases');
    await expect(enter, 'the door is closed').toBeVisible();
  });

  test('a session that ran out is taken up again without losing a word', async ({
    request,
    visitor,
    words,
    narrow,
    watch,
    look,
  }) => {
    const { say } = words;
    const { reference } = await report(request, 'Csermely köz 14.');
    const desk = new Desk(await visitor('agent2'), words, narrow);
    const { page } = desk;
    await desk.open(`/cases/${reference}`);
    await desk.part('Történet');
    const message = page.getByRole('textbox', { name: say('Üzenet, amelyet az ügyfél elolvas') });
    await message.fill('Kimegyünk holnap.');
    watch.expects(401, '/api/v1/');
    await page.context().clearCookies();
    await page.getByRole('button', { name: say('Elküldöm az ügyfélnek') }).click();
    const dialog = page.getByRole('alertdialog', { name: say('Lejárt a bejelentkezése') });
    await expect(dialog).toBeVisible();
    await look(page, 'lapsed');
    await dialog.getByRole('textbox', { name: say('Jelszó') }).fill(PASSWORD);
    await dialog.getByRole('button', { name: say('Belépek') }).click();
    await expect(dialog).toBeHidden();
    await expect(message).toHaveValue('Kimegyünk holnap.');
    await page.getByRole('button', { name: say('Elküldöm az ügyfélnek') }).click();
    await expect(message).toHaveValue('');
    await expect(page.getByRole('listitem').filter({ hasText: 'Kimegyünk holnap.' })).toBeVisible();
  });

  test('what is not there, what is empty and what must wait are designed', async ({
    visitor,
    words,
    narrow,
    watch,
    look,
  }) => {
    const { say } = words;
    const desk = new Desk(await visitor('agent2'), words, narrow);
    const { page } = desk;
    watch.expects(404, '/cases/');
    await desk.open('/cases/CSH-2020-000001-1');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Ezt nem találjuk'));
    await look(page, 'desk-not-there');
    await page.getByRole('link', { name: say('Vissza az ügyekhez') }).click();
    await expect(page).toHaveURL(/\/desk\/cases/);

    await desk.open('/cases?status=rejected&channel=app');
    await expect(page.getByText(say('Ezekkel a szűrőkkel nincs ügy.'))).toBeVisible();
    await look(page, 'desk-empty');

    watch.expects(503, '/cases');
    await page.route(/\/api\/.*\/cases\?/, (route) => route.fulfill(busy));
    await desk.open('/cases?late=true');
    await expect(page.getByRole('heading', { name: say('Most nagyon sokan vannak') })).toBeVisible();
    await look(page, 'desk-busy');
    await page.unroute(/\/api\/.*\/cases\?/);
    await page.getByRole('button', { name: say('Újrapróbálom') }).click();
    await expect(desk.row('CSH-').first()).toBeVisible();
  });
});
