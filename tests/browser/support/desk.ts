import type { Locator, Page } from '@playwright/test';

import { TOWN } from './town';
import type { Words } from './words';
import { expect } from './test';

/** The workspace as staff use it, on a desk or on a phone. */
export class Desk {
  constructor(
    readonly page: Page,
    private readonly words: Words,
    private readonly narrow: boolean,
  ) {}

  async open(path = ''): Promise<void> {
    await this.page.goto(`/${TOWN}/desk${path}`);
  }

  /** A case of the list that is open: a row of the table, or a card. */
  row(reference: string): Locator {
    const role = this.narrow ? 'listitem' : 'row';
    return this.page.getByRole(role).filter({ hasText: reference });
  }

  /** One of the lists one lives with. */
  async list(name: string): Promise<void> {
    const lists = this.page.getByRole('navigation', { name: this.words.say('Munkalisták') });
    await lists.getByRole('link', { name: this.words.say(name) }).click();
  }

  /** Opens a case by its number, in the box that finds everything. */
  async find(reference: string): Promise<void> {
    await this.page
      .getByRole('button', { name: this.words.say('Ügyszám, művelet vagy szolgáltatás…') })
      .click();
    const box = this.page.getByRole('dialog', { name: this.words.say('Keresés és műveletek') });
    await box.getByRole('textbox').fill(reference);
    await box.getByRole('menuitem', { name: reference }).click();
    await this.arrived(reference);
  }

  async arrived(reference: string): Promise<void> {
    await expect(this.page).toHaveURL(new RegExp(`/desk/cases/${reference}`));
    await expect(this.page.getByText(reference, { exact: true })).toBeVisible();
  }

  /** Brings a part of the case into view: behind a tab on a phone, always there otherwise. */
  async part(name: 'Miről szól' | 'Feladatok' | 'Történet'): Promise<void> {
    if (this.narrow) await this.page.getByRole('tab', { name: this.words.say(name) }).click();
  }

  task(name: string): Locator {
    return this.page
      .getByRole('article')
      .filter({ has: this.page.getByRole('heading', { name, exact: true }) });
  }

  /** Begins a task and finishes it with a note. */
  async work(name: string, note: string): Promise<void> {
    const { say } = this.words;
    const task = this.task(name);
    await task.getByRole('button', { name: say('Elkezdem'), exact: true }).click();
    await expect(task).toContainText(say('Folyamatban'));
    await task.getByRole('button', { name: say('Kész'), exact: true }).click();
    const dialog = this.page.getByRole('dialog', { name: say('Kész a feladat') });
    await dialog.getByRole('textbox', { name: say('Mi történt?') }).fill(note);
    await dialog.getByRole('button', { name: say('Kész'), exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(task).toContainText(note);
  }

  /** An action behind one of the case's menus. */
  async choose(menu: string, action: string): Promise<void> {
    await this.page.getByRole('button', { name: this.words.say(menu) }).click();
    await this.page.getByRole('menuitem', { name: this.words.say(action) }).click();
  }
}
