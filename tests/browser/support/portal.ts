import type { Page } from '@playwright/test';

import { strayCat } from './town';
import type { Words } from './words';
import { expect } from './test';

/** The stray cat's form as a resident fills it in. */
export class CatForm {
  constructor(
    readonly page: Page,
    private readonly words: Words,
  ) {}

  /** The field of a question by its label. */
  field(question: string) {
    return this.page.getByRole('textbox', { name: this.label(question) });
  }

  async choose(question: string, option: string): Promise<void> {
    const group = this.page.getByRole('group', { name: this.label(question) });
    await group
      .getByRole('radio', { name: this.words.of(strayCat.option(question, option)), exact: true })
      .check();
  }

  async next(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.say('Tovább') }).click();
  }

  /** Waits for the page that asks the question, by its step. */
  async arrive(step: number): Promise<void> {
    await expect(this.page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', String(step));
  }

  label(question: string): string {
    return this.words.of(strayCat.question(question));
  }

  /** Everything after the first page, as somebody answers who cares for one injured cat. */
  async answerTheRest(): Promise<void> {
    await this.arrive(2);
    await this.choose('injured', 'yes');
    await this.field('injuryDetails').fill('Sántít a bal hátsó lábára.');
    await this.next();
    await this.arrive(3);
    await this.choose('tame', 'keeps_distance');
    await this.choose('kittens', 'none_seen');
    await this.next();
    await this.arrive(4);
    await this.choose('feeder', 'someone_else');
    await this.next();
    await this.arrive(5);
    await this.field('appearance').fill('Szürke, csíkos, nyakörv nélkül.');
    await this.next();
    await this.arrive(6);
    await this.choose('access', 'public_place');
    await this.next();
    await this.arrive(7);
    await this.field('name').fill('Kiss Anna');
    await this.next();
  }
}
