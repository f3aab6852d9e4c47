/**
 * @file What is wrong with a screen for those who see, hear or press otherwise: axe's findings, what sticks out, lost focus, no room,
 * too small for a thumb, unseen in a person's own colours.
 */
import axe from 'axe-core';
import type { Page } from 'playwright';

const DESK = { width: 1440, height: 812 };
const PHONE = { width: 375, height: 812 };
/** A desk at 200%; a phone on its side is much the same. */
const LOW = { width: 720, height: 450 };
/** Of a low screen, at the most, may stay in the way of what one scrolls. */
const MOST_STUCK = 0.4;
/** Of a plot's words, in pixels. */
const LEAST_HEIGHT = 10;
const FOCUSABLE =
  ':is(a[href], button, input, select, textarea, summary, [tabindex="0"]):not(:disabled, [tabindex="-1"])';
/** For a thumb, in pixels. */
const THUMB = 44;
/** The themes differ in their colours only: all that axe knows is looked for in one of them, its rules of colours in both. */
const THEMES: [theme: string, looked: axe.RunOptions][] = [
  ['light', {}],
  ['dark', { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }],
];
/** A phone changes no colour: what else it changes is looked for in the theme that the desk had but the colours of. */
const PHONE_THEMES: typeof THEMES = [['dark', {}]];

/** What axe finds in each theme. */
export async function axeFaultsOf(page: Page, screen: string, themes = THEMES): Promise<string[]> {
  const faults: string[] = [];
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  for (const [theme, looked] of themes) {
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
        const { violations } = await finder.run({
          ...options,
          resultTypes: ['violations'],
          // No rule of those that are on reads style sheets itself.
          preload: false,
        });
        return violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map(({ target, any }) => [...target, any[0]?.message].join(' ')).join(', ')}`,
        );
      },
      [theme, looked] as const,
    );
    faults.push(...found.map((fault) => `${screen}, ${theme}: ${fault}`));
  }
  return faults;
}

/**
 * What axe finds, what sticks out and what is too small to read, on a desk and on a phone; what a thumb can hardly hit on the
 * phone; what takes the room of a low screen, and what it covers there.
 */
export async function faultsOf(page: Page, screen: string): Promise<string[]> {
  const faults: string[] = [];
  await page.mouse.move(0, 0);
  for (const size of [DESK, PHONE]) {
    const { width } = size;
    await page.setViewportSize(size);
    faults.push(...(await sidewaysFaultsOf(page, screen, width)));
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
    faults.push(
      ...(await axeFaultsOf(page, `${screen} at ${width}`, size === DESK ? THEMES : PHONE_THEMES)),
    );
  }
  faults.push(...(await touched(page, () => smallTargetsOf(page, screen))));
  await page.setViewportSize(LOW);
  faults.push(...(await sidewaysFaultsOf(page, screen, LOW.width)));
  const stuck = await stuckShareOf(page);
  if (stuck > MOST_STUCK) faults.push(`${screen}: ${stuck.toFixed(2)} of a low screen is stuck`);
  faults.push(...(await coveredFocusesOf(page)).map((each) => `${screen}: covered: ${each}`));
  await page.setViewportSize(DESK);
  return faults;
}

async function sidewaysFaultsOf(page: Page, screen: string, width: number): Promise<string[]> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  return wide > width ? [`${screen} at ${width}: ${wide} pixels wide`] : [];
}

/** What is found on the page while fingers touch it. */
async function touched<Found>(page: Page, look: () => Promise<Found>): Promise<Found> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  });
  const found = await look();
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: false });
  await session.detach();
  return found;
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
async function smallTargetsOf(page: Page, screen: string): Promise<string[]> {
  const small = await page.evaluate((thumb) => {
    if (!matchMedia('(pointer: coarse)').matches) return ['nobody touches this page'];
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

/** What has the focus, if it lies all below something else. */
export const coveredNow = (page: Page) => coveredFocusesOf(page, ':focus');

/** What lies all below something else when it has the focus, of all that can have it. */
async function coveredFocusesOf(page: Page, wanted = FOCUSABLE): Promise<string[]> {
  return page.evaluate(async (selector) => {
    const scope = document.querySelector('dialog[open]') ?? document;
    const places = scope.querySelectorAll<HTMLElement>(selector);
    const isSeen = (place: HTMLElement) => {
      const { left, top, width, height } = place.getBoundingClientRect();
      if (width <= 1 || height <= 1 || place !== document.activeElement) return true;
      // What is higher than what is left of the screen shows its beginning, at least.
      return [Math.min(8, height / 2), height / 2].some((below) => {
        const seen = document.elementFromPoint(left + width / 2, top + below);
        return seen !== null && (place.contains(seen) || seen.contains(place));
      });
    };
    const covered: string[] = [];
    // What has the focus already is not scrolled to.
    const focused = document.activeElement;
    if (selector !== ':focus' && focused instanceof HTMLElement) focused.blur();
    for (const place of places) {
      if (!place.checkVisibility({ opacityProperty: true })) continue;
      place.focus();
      // What scrolls to it, or closes when the focus leaves it, may do so a few frames later.
      for (let frame = 0; frame < 10 && !isSeen(place); frame++) {
        await new Promise(requestAnimationFrame);
      }
      if (!isSeen(place)) covered.push(place.outerHTML.slice(0, 120));
    }
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    return covered;
  }, wanted);
}

/** What moves although its user has asked for rest. */
export async function motionFaultsOf(page: Page, screen: string): Promise<string[]> {
  const moving = await page.evaluate(() => {
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) return ['nobody asked for rest'];
    return [...document.querySelectorAll('body *')]
      .filter((each) => {
        const { animationDuration, transitionDuration } = getComputedStyle(each);
        return `${animationDuration}, ${transitionDuration}`
          .split(', ')
          .some((seconds) => parseFloat(seconds) > 0.001);
      })
      .map((each) => each.outerHTML.slice(0, 120));
  });
  return moving.map((fault) => `${screen}, to be at rest: ${fault}`);
}
