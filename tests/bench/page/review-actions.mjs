/** @file What a person does in the review, each until the page has answered. */

const LIST = '[data-testid=review-table]';
const SCROLL_SECONDS = 5;

const selectedRow = (page) =>
  page.locator(`${LIST} [aria-selected=true] .number`).first().textContent();

/** Presses a key and waits until another row is selected. */
async function pressAndGoOn(page, key) {
  const before = await selectedRow(page);
  await page.keyboard.press(key);
  await page.waitForFunction(
    (number) =>
      document.querySelector('[data-testid=review-table] [aria-selected=true] .number')
        ?.textContent !== number,
    before,
  );
}

/** Until the page has had nothing to do for half a second, and says that it looks for nothing. */
async function untilQuiet(page) {
  await page.waitForFunction(
    () => !/Searching|Looking for/.test(document.querySelector('main').textContent),
    undefined,
    { timeout: 600_000 },
  );
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        let last = performance.now();
        const watch = () => {
          const now = performance.now();
          if (now - last > 60) quietSince = now;
          last = now;
          if (now - quietSince > 500) resolve();
          else setTimeout(watch, 10);
        };
        let quietSince = last;
        watch();
      }),
  );
}

/** Chooses in a field of the filters by what it is called. */
export async function choose(page, field, option) {
  await page.locator('search').getByLabel(field, { exact: true }).selectOption(option);
  await untilQuiet(page);
}

export async function search(page, text) {
  await page.fill('[data-testid=review-search]', text);
  await page.keyboard.press('Tab');
  await untilQuiet(page);
}

/** By name; they build on one another. */
export const REVIEW_ACTIONS = {
  'open the review': async (page) => {
    await page.click('[data-testid=go-review]');
    await page.waitForSelector(`${LIST} [role=option]`);
    await untilQuiet(page);
  },
  'label by key, ten rows': async (page) => {
    await page.focus(LIST);
    for (let time = 0; time < 10; time++) await pressAndGoOn(page, String(1 + (time % 3)));
    await untilQuiet(page);
  },
  'accept, ten rows': async (page) => {
    for (let time = 0; time < 10; time++) await pressAndGoOn(page, 'Enter');
    await untilQuiet(page);
  },
  undo: async (page) => {
    await page.keyboard.press('u');
    await untilQuiet(page);
  },
  'flag a row': async (page) => {
    await page.keyboard.press('f');
    await page.waitForSelector('[data-testid=review-flag][aria-pressed=true]');
    await untilQuiet(page);
  },
  'find a word': (page) => search(page, 'word42 '),
  'find a regular expression': (page) => search(page, '/word4[0-9]+ sign/'),
  'all rows again': (page) => search(page, ''),
  'one label only': (page) => choose(page, 'Label', 'Label 3'),
  'any label': (page) => choose(page, 'Label', 'Any label'),
  'order: as in the table': (page) => choose(page, 'Order', 'As in the table'),
  'order: worth a look first': (page) => choose(page, 'Order', 'Worth a look first'),
  'order: least certain first': (page) => choose(page, 'Order', 'Least certain first'),
};

/** Turns the wheel over the list for a few seconds. */
export async function scrollList(page) {
  const box = await page.locator(LIST).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const end = performance.now() + SCROLL_SECONDS * 1000;
  while (performance.now() < end) {
    await page.mouse.wheel(0, 400);
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
}
