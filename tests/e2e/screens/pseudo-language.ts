/**
 * @file A language that nobody speaks, made of the built English catalogue: every letter of a sentence is another one.
 * What is seen in plain letters has escaped the catalogues, provided that the user's data have none.
 */
import { readdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { BrowserContext, Page } from 'playwright';
import { DIST } from '../../../scripts/serve-dist.mjs';

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const OTHER = 'áƀçđéƒğĥíĵķĺɱñóþʠŕšţúṽŵẋýžÁƁÇĐÉƑĞĤÍĴĶĹṀÑÓÞɊŔŠŢÚṼŴẊÝŽ';
const GREEK = 'αβχδεφγηιξκλμνοπθρστυωψζςσΑΒΧΔΕΦΓΗΙΞΚΛΜΝΟΠΘΡΣΤΥΩΨΖΣΩ';

const replacedBy = (letters: string) => (text: string) =>
  text.replace(/[A-Za-z]/g, (letter) => letters[PLAIN.indexOf(letter)] ?? letter);

/** A sentence of the page. */
export const pseudo = replacedBy(OTHER);
/** Data of a user's, which may be seen as they are. */
export const data = replacedBy(GREEK);

/** A message as it is compiled: text, or text, places (numbers) and marked parts (lists that begin with a number). */
type Compiled = string | number | Compiled[];

/** A module of messages. */
interface Catalogue {
  c: Compiled[];
}

function translated(message: Compiled): Compiled {
  if (typeof message === 'string') return pseudo(message);
  return Array.isArray(message) ? message.map(translated) : message;
}

/** The catalogues of the built page: the first screen's of all languages, and one of all its sentences. */
const WITH_ENGLISH = /^(first-words|main\.main\.en\.compiled).*\.js$/;

/** Pages of this context get those catalogues in other letters. */
export async function speakPseudo(context: BrowserContext): Promise<void> {
  const assets = await readdir(`${DIST}/assets`);
  const names = assets.filter((file) => WITH_ENGLISH.test(file));
  if (names.length !== 2) throw new Error('The build has other catalogues.');
  for (const name of names) {
    const address = pathToFileURL(`${DIST}/assets/${name}`).href;
    const found = (await import(/* @vite-ignore */ address)) as Record<
      string,
      Compiled[] | Catalogue
    >;
    const body = Object.entries(found).map(([as, exported], i) => {
      // Their rules of plural forms are not asked.
      if (typeof exported === 'function') return '';
      const other = Array.isArray(exported)
        ? exported.map(translated)
        : { c: exported.c.map(translated) };
      return `const it${i} = ${JSON.stringify(other)}; export { it${i} as ${as} };`;
    });
    await context.route(`**/assets/${name}`, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: body.join('\n') }),
    );
  }
}

/** What the browser itself writes of dates and lists. */
const OF_INTL = /\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|AM|PM|and|or|English)\b/g;

/**
 * Names of files, of a label of the sample; addresses and models, and what a server of a test says; encodings, and columns that
 * have no name, which exports and recipes call so in any language; measures.
 */
const NAMES = new RegExp(
  [
    ...[/^https?:\S+$/, /(http:\/\/)?(127\.0\.0\.1|localhost)(:\d+)?(\/\S*)?/, /a key is needed/],
    ...[
      /^(qwen|intfloat\/)\S+$/,
      /\.[a-z.]+(?= |$)/,
      /\b(labels\.csv|report\.html)/,
      /MeanOfTransportation/,
    ],
    ...[/windows-\d+/, /ISO-8859-\d+/, /\bcolumn \d/, /Cohen’s|Krippendorff’s/],
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/**
 * All that a person reads or hears of a page in plain letters.
 * @param known what is the user's own in it, and may be.
 */
export async function escaped(page: Page, known?: RegExp): Promise<string[]> {
  const texts = await page.evaluate(() => {
    // Wherever else such a name stands: longer ones first, of which others may be parts.
    const names = [...document.querySelectorAll('[translate=no]')]
      .map(({ textContent }) => textContent.trim())
      .filter((name) => name !== '')
      .toSorted((a, b) => b.length - a.length);
    const found = new Set<string>();
    const isSilent = (element: Element) =>
      element.closest('script, style, code, pre, kbd, svg, noscript, [translate=no]') !== null ||
      !element.checkVisibility();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement && !isSilent(node.parentElement)) found.add(node.textContent ?? '');
    }
    const attributes = ['aria-label', 'title', 'placeholder', 'alt'];
    for (const element of document.querySelectorAll('body *')) {
      if (isSilent(element)) continue;
      for (const name of attributes) found.add(element.getAttribute(name) ?? '');
    }
    found.add(document.title);
    return [...found].map((text) => names.reduce((rest, name) => rest.replace(name, ''), text));
  });
  return texts
    .map((text) =>
      (known ? text.replace(known, '') : text).replace(NAMES, '').replace(OF_INTL, '').trim(),
    )
    .filter((text) => /[A-Za-z]{2,}/.test(text));
}
