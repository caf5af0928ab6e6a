import { Desk } from '../support/desk';
import { report } from '../support/town';
import type { Colleague } from '../support/town';
import { expect, test } from '../support/test';

/** The places of the workspace that somebody is led to; those of everybody are left out. */
const PLACES = ['Ügyek', 'Feladatok', 'Ügy felvétele'] as const;
const ROLES: { colleague: Colleague; offered: readonly (typeof PLACES)[number][] }[] = [
  { colleague: 'agent', offered: PLACES },
  { colleague: 'manager', offered: ['Ügyek'] },
  { colleague: 'facilitator', offered: [] },
  { colleague: 'admin', offered: [] },
];

for (const { colleague, offered } of ROLES) {
  test(`the ${colleague} is offered what is theirs, and told why not the rest`, async ({
    request,
    visitor,
    words,
    narrow,
    watch,
    look,
  }) => {
    const { say } = words;
    const desk = new Desk(await visitor(colleague), words, narrow);
    const { page } = desk;
    await desk.open();
    await expect(page).toHaveURL(offered.includes('Ügyek') ? /\/desk\/cases/ : /\/desk\/services/);
    const places = page.getByRole('navigation', { name: say('Fő menü') });
    await expect(places.getByRole('link').first()).toBeVisible();
    for (const place of PLACES) {
      const label = narrow && place === 'Ügy felvétele' ? 'Felvétel' : place;
      const link = places.getByRole('link', { name: say(label), exact: true });
      await expect(link).toHaveCount(offered.includes(place) ? 1 : 0);
    }

    const { reference } = await report(request, 'Templom utca 1.');
    if (!offered.includes('Ügyek')) watch.expects(403, '/cases');
    if (!offered.includes('Feladatok')) watch.expects(403, '/tasks');
    const refusal = page.getByRole('heading', { level: 1, name: say('Ehhez nincs jogosultsága') });
    for (const path of ['/cases?state=all&sort=-createdAt', `/cases/${reference}`]) {
      await desk.open(path);
      if (offered.includes('Ügyek')) {
        await expect(page.getByText(reference).first()).toBeVisible();
        await expect(refusal).toHaveCount(0);
      } else {
        await expect(refusal).toBeVisible();
      }
      await look(page, `${colleague}-${path.includes(reference) ? 'case' : 'cases'}`);
    }
    if (offered.includes('Ügyek') && colleague !== 'agent') {
      await expect(page.getByRole('button', { name: say('Magamra veszem') })).toHaveCount(0);
      await expect(page.getByRole('button', { name: say('Elkezdem') })).toHaveCount(0);
    }
    await desk.open('/tasks');
    if (!offered.includes('Feladatok')) await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(page, `${colleague}-tasks`);
  });
}
