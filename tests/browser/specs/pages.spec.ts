import type { Page } from '@playwright/test';

import { accessible, fitsItsWidth, photograph } from '../support/look';
import { report, strayCat, TOWN } from '../support/town';
import { expect, test } from '../support/test';

/** Every page of the portal, and every kind of question that a form can ask. */
const PORTAL = {
  home: '',
  found: '?q=kutya',
  category: '/categories/animals',
  service: '/services/tree-felling',
  'form-place-number': `/services/${strayCat.code}/form/where`,
  'form-radio': `/services/${strayCat.code}/form/behaviour`,
  'form-textarea': `/services/${strayCat.code}/form/appearance`,
  'form-text-phone-email': `/services/${strayCat.code}/form/contact`,
  'form-select': '/services/pitch-booking/form/facility',
  'form-date': '/services/pitch-booking/form/time',
  'form-checkboxes': '/services/pitch-booking/form/extras',
  'form-checkbox': '/services/dog-census/form/declaration',
  confirmation: '/confirmation',
  tracking: '/tracking',
  accessibility: '/accessibility',
  missing: '/no/such/page',
};

/** Every page of the workspace; `:case` stands for one that is there. */
const DESK = {
  cases: '/cases?department=RES',
  'cases-filtered': '/cases?status=new&late=true&channel=phone&service=pothole',
  'case-about': '/cases/:case',
  'case-plan': '/cases/:case?tab=plan',
  'case-story': '/cases/:case?tab=story',
  tasks: '/tasks',
  new: '/new',
  'new-found': '/new?q=fa',
  record: `/new/${strayCat.code}`,
  receipt: '/receipt',
  services: '/services',
  service: `/services/${strayCat.code}`,
  'service-form': `/services/${strayCat.code}?tab=form`,
  'service-process': `/services/${strayCat.code}?tab=process`,
  departments: '/departments',
  department: '/departments/GRN',
  'not-there': '/cases/CSH-2020-000001-1',
};

const DOOR = {
  login: '/login',
  'login-then': `/login?to=/${TOWN}/desk/tasks`,
  activation: '/activation',
  'activation-link': '/activation#none',
};

/** Opens a page and waits until what it is about stands there. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.skeleton')).toHaveCount(0);
}

/** In the dark, and where a phone is narrower or the letters are larger than usual (WCAG 1.4.10). */
async function otherwise(page: Page, project: string, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await accessible(page, 'color-contrast');
  await photograph(page, project, `dark/${name}`);
  await page.emulateMedia({ colorScheme: 'light' });
  const usual = page.viewportSize();
  if (!usual || usual.width > 400) return;
  await page.setViewportSize({ width: 320, height: 640 });
  await fitsItsWidth(page);
  await photograph(page, project, `320/${name}`);
  await page.setViewportSize(usual);
}

test('every page of the portal', { tag: '@everywhere' }, async ({ page, look, watch }, { project }) => {
  watch.expects(404, '/api/');
  for (const [name, path] of Object.entries(PORTAL)) {
    await test.step(name, async () => {
      await open(page, `/${TOWN}${path}`);
      await look(page, `portal/${name}`);
      await otherwise(page, project.name, `portal-${name}`);
    });
  }
});

test(
  'every page of the workspace',
  { tag: '@everywhere' },
  async ({ request, visitor, look, watch }, { project }) => {
    const { reference } = await report(request, 'Gesztenye sor 8.');
    const page = await visitor('agent');
    watch.expects(404, '/api/');
    for (const [name, path] of Object.entries(DESK)) {
      await test.step(name, async () => {
        await open(page, `/${TOWN}/desk${path.replace(':case', reference)}`);
        await look(page, `desk/${name}`);
        await otherwise(page, project.name, `desk-${name}`);
      });
    }
  },
);

test('the doors of the workspace', { tag: '@everywhere' }, async ({ visitor, look }, { project }) => {
  const page = await visitor();
  for (const [name, path] of Object.entries(DOOR)) {
    await test.step(name, async () => {
      await open(page, `/${TOWN}/desk${path}`);
      await look(page, `door/${name}`);
      await otherwise(page, project.name, `door-${name}`);
    });
  }
});
