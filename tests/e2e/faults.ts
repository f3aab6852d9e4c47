/**
 * @file What is wrong with a screen for those who see, hear or press otherwise: axe's findings, what sticks out, lost focus, no room,
 * too small for a thumb, unseen in a person's own colours.
 */
import axe from 'axe-core';
import type { Page } from 'playwright';

const WIDTHS = [1440, 375];
/** A desk at 200%; a phone on its side is much the same. */
const LOW = { width: 720, height: 450 };
/** Of a low screen, at the most, may stay in the way of what one scrolls. */
const MOST_STUCK = 0.4;
/** Of a plot's words, in pixels. */
const LEAST_HEIGHT = 10;
/** For a thumb, in pixels. */
const THUMB = 44;
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

/** What axe finds, what sticks out and what is too small to read, on a desk and on a phone; what takes the room of a low screen. */
export async function faultsOf(page: Page, screen: string): Promise<string[]> {
  const faults: string[] = [];
  await page.mouse.move(0, 0);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 812 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) faults.push(`${screen} at ${width}: ${wide} pixels wide`);
    const tiny = await page
      .locator('svg text')
      .evaluateAll(
        (texts, least) =>
          texts
            .filter((text) => text.textContent && text.getBoundingClientRect().height < least)
            .map(({ textContent }) => textContent),
        LEAST_HEIGHT,
      );
    faults.push(...tiny.map((text) => `${screen} at ${width}: “${text}” is too small to read`));
    faults.push(...(await axeFaultsOf(page, `${screen} at ${width}`)));
  }
  await page.setViewportSize(LOW);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > LOW.width) faults.push(`${screen} at ${LOW.width}: ${wide} pixels wide`);
  const stuck = await stuckShareOf(page);
  if (stuck > MOST_STUCK) faults.push(`${screen}: ${stuck.toFixed(2)} of a low screen is stuck`);
  await page.setViewportSize({ width: 1440, height: 812 });
  return faults;
}

/** How much of the screen's height is taken by what stays there while the page scrolls. */
async function stuckShareOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const heights = [...document.querySelectorAll('body *:not(dialog, dialog *)')]
      .filter((each) => ['sticky', 'fixed'].includes(getComputedStyle(each).position))
      .filter((each) => each.checkVisibility() && each.clientWidth > innerWidth / 2)
      .map((each) => each.clientHeight);
    return heights.reduce((sum, height) => sum + height, 0) / innerHeight;
  });
}

/**
 * What a thumb can hardly hit, on a page that is touched. Links in a sentence are as high as its lines; the steps in the head,
 * of which eight are side by side, need not be as wide.
 */
export async function smallTargetsOf(page: Page, screen: string): Promise<string[]> {
  const small = await page.evaluate((thumb) => {
    const targets = document.querySelectorAll('button, select, summary, input, textarea');
    return [...targets].flatMap((target) => {
      const isBox = target.matches('[type=checkbox], [type=radio]');
      const pressed = (isBox && target.closest('label, td, th, li')) || target;
      const { width, height } = pressed.getBoundingClientRect();
      const isHidden = width <= 1 || !target.checkVisibility({ opacityProperty: true });
      const isInSentence = target.matches('p .link, .hint .link');
      const least = target.closest('nav') ? 24 : thumb;
      const isLarge = Math.round(height) >= thumb && Math.round(width) >= least;
      if (isHidden || isInSentence || isBox || isLarge) return [];
      return [`${Math.round(width)} x ${Math.round(height)}: ${target.outerHTML.slice(0, 120)}`];
    });
  }, THUMB);
  return small.map((fault) => `${screen}: ${fault}`);
}

/**
 * What is not seen where a person's own few colours rule: what is chosen and has no ring, text on a colour that gets a
 * background of its own, a list without its arrow, a panel without an edge.
 */
export async function forcedColourFaultsOf(page: Page, screen: string): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active' });
  const faults = await page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.backgroundColor = 'Highlight';
    const { backgroundColor: highlight } = getComputedStyle(probe);
    probe.remove();
    const isUnseen = (each: Element) => {
      const style = getComputedStyle(each);
      const isChosen = each.matches('[aria-selected=true], [aria-pressed=true]');
      if (isChosen && style.outlineStyle === 'none') return true;
      const hasText = [...each.childNodes].some((node) => node.nodeValue?.trim());
      const isOnColour = style.backgroundColor === highlight && hasText;
      if (isOnColour && style.getPropertyValue('forced-color-adjust') !== 'none') return true;
      if (each.matches('select') && style.appearance === 'none' && style.opacity !== '0')
        return true;
      return each.matches('.notice, .panel') && style.borderTopWidth === '0px';
    };
    return [...document.querySelectorAll('body *')]
      .filter((each) => each.checkVisibility() && isUnseen(each))
      .map((each) => each.outerHTML.slice(0, 120));
  });
  await page.emulateMedia({ forcedColors: 'none' });
  return faults.map((fault) => `${screen} in forced colours: ${fault}`);
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
    const found = await coveredNow(page);
    if (found !== null) covered.push(found);
  }
  return covered;
}

/** What has the focus and lies all below something else; null where it is seen. */
export async function coveredNow(page: Page): Promise<string | null> {
  return page.evaluate(() => {
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
}
