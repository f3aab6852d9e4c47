/** @file What is wrong with a screen for those who see, hear or press otherwise: axe's findings, what sticks out, lost focus. */
import axe from 'axe-core';
import type { Page } from 'playwright';

const WIDTHS = [1440, 375];
/** The themes differ in their colours only: all that axe knows is looked for in one of them, its rules of colours in both. */
const THEMES: [theme: string, looked: axe.RunOptions][] = [
  ['light', {}],
  ['dark', { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }],
];

/** What axe finds in each theme. */
export async function axeFaultsOf(page: Page, screen: string): Promise<string[]> {
  const faults: string[] = [];
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  for (const [theme, looked] of THEMES) {
    const found = await page.evaluate(
      async ([name, options]) => {
        document.documentElement.dataset['theme'] = name;
        // A few frames and the end of every transition, and the theme is there.
        for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
        const ending = document
          .getAnimations()
          .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
        await Promise.allSettled(ending.map(({ finished }) => finished));
        const { axe: finder } = globalThis as unknown as { axe: typeof axe };
        const { violations } = await finder.run({ ...options, resultTypes: ['violations'] });
        return violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
        );
      },
      [theme, looked] as const,
    );
    faults.push(...found.map((fault) => `${screen}, ${theme}: ${fault}`));
  }
  return faults;
}

/** What axe finds, and what sticks out, on a desk and on a phone. */
export async function faultsOf(page: Page, screen: string): Promise<string[]> {
  const faults: string[] = [];
  await page.mouse.move(0, 0);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 812 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) faults.push(`${screen} at ${width}: ${wide} pixels wide`);
    faults.push(...(await axeFaultsOf(page, `${screen} at ${width}`)));
  }
  await page.setViewportSize({ width: 1440, height: 812 });
  return faults;
}

/**
 * Whether an open dialog keeps the focus while one goes round it, and gives it back to where it was when Escape closes it.
 * @param opener what had the focus when the dialog was opened.
 */
export async function focusFaultsOf(page: Page, dialog: string, opener: string): Promise<string[]> {
  const faults: string[] = [];
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press(i % 5 === 4 ? 'Shift+Tab' : 'Tab');
    const strayed = await page.evaluate((testId) => {
      const { activeElement } = document;
      const isInside = document.querySelector(`[data-testid=${testId}]`)?.contains(activeElement);
      // Past its last field the browser's own bar has the focus.
      return isInside || activeElement === document.body ? null : activeElement?.outerHTML;
    }, dialog);
    if (strayed) faults.push(`${dialog}: the focus strays to ${strayed.slice(0, 80)}`);
  }
  await page.keyboard.press('Escape');
  await page.getByTestId(dialog).waitFor({ state: 'detached' });
  const at = await page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
  if (at !== opener) faults.push(`${dialog}: the focus comes back to ${at}, not to ${opener}`);
  return faults;
}

/** What lies all below something else when it has the focus, of the next so many that the Tab key comes to. */
export async function coveredFocusOf(page: Page, presses = 50): Promise<string[]> {
  const covered: string[] = [];
  for (let i = 0; i < presses; i++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return null;
      const { left, top, width, height } = focused.getBoundingClientRect();
      if (width <= 1 || height <= 1) return null;
      // What is higher than what is left of the screen shows its beginning, at least.
      const isSeen = [Math.min(8, height / 2), height / 2].some((below) => {
        const seen = document.elementFromPoint(left + width / 2, top + below);
        return seen !== null && (focused.contains(seen) || seen.contains(focused));
      });
      return isSeen ? null : focused.outerHTML.slice(0, 120);
    });
    if (found !== null) covered.push(found);
  }
  return covered;
}
