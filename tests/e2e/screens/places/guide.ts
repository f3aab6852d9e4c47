/**
 * @file What the tours of this folder have in common. A tour is the list of the screens and dialogs of a part of the page, and of how
 * one comes to each: it goes through the page, and yields where it is. Whatever is looked for everywhere is looked for there.
 */
import type { Page } from 'playwright';

export interface Place {
  name: string;
  /** Where it is not the page itself. */
  page?: Page;
  /** It differs from another one in its words alone. */
  hasOtherWords?: boolean;
  /** The open dialog, and what has the focus again once it is closed; by their test ids. */
  dialog?: { testId: string; opener: string };
}

export type Tour = AsyncGenerator<Place, void>;

export class Guide {
  readonly page: Page;
  /** A sentence of the page's in the language that it speaks. */
  readonly say: (words: string) => string;

  constructor(page: Page, say: (words: string) => string = (words) => words) {
    this.page = page;
    this.say = say;
  }

  press(testId: string): Promise<void> {
    return this.page.getByTestId(testId).first().click();
  }

  see(testId: string): Promise<void> {
    return this.page.getByTestId(testId).first().waitFor({ timeout: 60_000 });
  }

  button(words: string) {
    return this.page.getByRole('button', { name: this.say(words) }).first();
  }

  field(words: string) {
    return this.page.getByLabel(this.say(words)).first();
  }

  /** Whoever has looked round may have closed it. */
  async leave(dialog: string): Promise<void> {
    const open = this.page.getByTestId(dialog);
    if ((await open.count()) > 0) await this.page.keyboard.press('Escape');
    await open.waitFor({ state: 'detached' });
  }

  /** Opens what unfolds: all of a place is looked at. */
  async unfold(page: Page = this.page): Promise<void> {
    await page.evaluate(() => {
      for (const part of document.querySelectorAll('details')) part.open = true;
    });
  }
}
