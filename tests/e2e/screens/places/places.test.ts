/**
 * @file Every screen and dialog, as far as the tours of this folder come, for those who see, hear or press otherwise, and in a
 * language that nobody speaks. No component of the page is left out.
 */
import type { BrowserContext, Page } from 'playwright';
import { expect, test } from 'vitest';
import { openPage, useDist } from '../../browser';
import {
  axeFaultsOf,
  faultsOf,
  focusFaultsOf,
  forcedColourFaultsOf,
  motionFaultsOf,
} from '../../faults';
import { offerGpu } from '../../teachers/page-engine';
import { escaped, pseudo, speakPseudo } from '../pseudo-language';
import { Guide, type Place, type Tour } from './guide';
import { languageModel } from './language-model';
import { rounds } from './rounds';
import { Seen } from './seen';
import { way } from './way';
import { workbench } from './workbench';

const PATIENCE_MS = 480_000;
/** What needs a fault, a machine or a time that no tour has; each has tests of its own. */
const ELSEWHERE = [
  'views/StorageRemedies.svelte',
  'views/start/BrowserLacks.svelte',
  'views/task/labels/ByHandWait.svelte',
  'views/task/try/AskingNews.svelte',
  'views/task/try/RoomOffer.svelte',
  'widgets/PackingBar.svelte',
  'widgets/task/ModelList.svelte',
];

const dist = useDist();

/** Tours by what they are about; the second goes on where the first ends. */
const TOURS: Record<string, ((guide: Guide) => Tour)[]> = {
  'from a file to results that are checked': [way, workbench],
  'with a language model': [languageModel],
  'by a recipe': [rounds],
};

/** Goes there and looks round everywhere. @returns what is wrong. */
async function walk(
  context: BrowserContext,
  tours: ((guide: Guide) => Tour)[],
  look: (page: Page, place: Place) => Promise<string[]>,
  say?: (words: string) => string,
): Promise<string[]> {
  await context.addInitScript(offerGpu);
  const { page: main, errors } = await openPage(context, dist.url);
  const faults: string[] = [];
  for (const tour of tours) {
    const guide = new Guide(main, say);
    for await (const place of tour(guide)) {
      const page = place.page ?? main;
      await guide.unfold(page);
      faults.push(...(await look(page, place)));
    }
  }
  await context.close();
  return [...faults, ...errors];
}

const seen = new Seen();

for (const [about, tours] of Object.entries(TOURS)) {
  test(
    `${about}: axe, thumbs, keys and a person’s own colours find nothing wrong`,
    async () => {
      const context = await dist.browser.newContext();
      const faults = await walk(context, tours, async (page, { name, hasOtherWords, dialog }) => {
        await seen.look(page);
        return [
          ...(hasOtherWords ? await axeFaultsOf(page, name) : await faultsOf(page, name)),
          ...(await forcedColourFaultsOf(page, name)),
          ...(await motionFaultsOf(page, name)),
          ...(dialog ? await focusFaultsOf(page, dialog.testId, dialog.opener) : []),
        ];
      });
      expect(faults).toEqual([]);
    },
    PATIENCE_MS,
  );

  test(`${about}: no sentence escapes the catalogues`, async () => {
    const context = await dist.browser.newContext({ viewport: { width: 1440, height: 900 } });
    await speakPseudo(context);
    const look = async (page: Page, { name }: Place) =>
      (await escaped(page)).map((text) => `${name}: ${text}`);
    expect(await walk(context, tours, look, pseudo)).toEqual([]);
  });
}

test('no component of the page is left out', () => {
  expect(seen.missing('src/ui')).toEqual(ELSEWHERE);
});
