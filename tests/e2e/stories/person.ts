/** @file A person at the page, by mouse or by keyboard alone, whose actions are counted. */
import type { Locator, Page } from 'playwright';

export const HANDS = ['mouse', 'keyboard'] as const;
export type Hand = (typeof HANDS)[number];

/** By its test id, or as it is. */
type Target = string | Locator;
type Files = Record<string, string | Buffer>;

/** From a file to its first labels. */
export const MOST_ACTIONS = 12;
/** More than any screen has to be passed by Tab. */
const MOST_TABS = 150;

export class Person {
  /** Presses, fields filled, choices made, files brought. */
  actions = 0;
  readonly page: Page;
  readonly hand: Hand;

  constructor(page: Page, hand: Hand) {
    this.page = page;
    this.hand = hand;
  }

  find(target: Target): Locator {
    return typeof target === 'string' ? this.page.getByTestId(target) : target;
  }

  async press(target: Target): Promise<void> {
    this.actions += 1;
    if (this.hand === 'mouse') return this.find(target).click();
    await this.reach(target);
    await this.page.keyboard.press('Enter');
  }

  async write(target: Target, text: string): Promise<void> {
    this.actions += 1;
    if (this.hand === 'mouse') return this.find(target).fill(text);
    await this.reach(target);
    await this.page.keyboard.press('Control+a');
    // As it is pasted: a key for each letter would be none of what is tried here.
    await this.page.keyboard.insertText(text);
  }

  /** Chooses an option of a list by its words. */
  async choose(target: Target, label: string): Promise<void> {
    this.actions += 1;
    const select = this.find(target);
    if (this.hand === 'mouse') return void (await select.selectOption({ label }));
    await this.reach(select);
    const steps = await select.evaluate((element, wanted) => {
      const { options, selectedIndex } = element as HTMLSelectElement;
      return [...options].findIndex((option) => option.label === wanted) - selectedIndex;
    }, label);
    for (let i = 0; i < Math.abs(steps); i++) {
      await this.page.keyboard.press(steps > 0 ? 'ArrowDown' : 'ArrowUp');
    }
  }

  /** Chooses one of a few by its round button. */
  async pick(target: Locator): Promise<void> {
    this.actions += 1;
    if (this.hand === 'mouse') return target.check();
    const name = await target.getAttribute('name');
    await this.reach(this.page.locator(`input[name="${name}"]:checked`));
    for (let i = 0; i < 10 && !(await target.isChecked()); i++) {
      await this.page.keyboard.press('ArrowDown');
    }
  }

  /** Turns on what is off, and off what is on. */
  async toggle(target: Locator): Promise<void> {
    this.actions += 1;
    if (this.hand === 'mouse') return target.click();
    await this.reach(target);
    await this.page.keyboard.press('Space');
  }

  /** Gives a label by its button, or by its key. */
  async label(buttons: string, place: number): Promise<void> {
    if (this.hand === 'mouse') return this.find(buttons).nth(place).click();
    await this.page.keyboard.press(String(place + 1));
  }

  /** Presses what opens the system's list of files, and takes some of them. */
  async bring(target: Target, files: Files): Promise<void> {
    const [chooser] = await Promise.all([
      this.page.waitForEvent('filechooser'),
      this.press(target),
    ]);
    await chooser.setFiles(
      Object.entries(files).map(([name, content]) => ({
        ...{ name, mimeType: 'application/octet-stream' },
        buffer: Buffer.from(content),
      })),
    );
  }

  /** Goes on by Tab until the element has the focus. */
  async reach(target: Target): Promise<void> {
    const element = this.find(target);
    await element.waitFor();
    for (let i = 0; i < MOST_TABS; i++) {
      if (await this.isAt(element)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`The Tab key never comes to ${element.toString()}.`);
  }

  isAt(target: Target): Promise<boolean> {
    return this.find(target).evaluate((element) => element === document.activeElement);
  }
}
