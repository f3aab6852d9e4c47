/**
 * @file The language of the page: the one that was chosen, else the first of the browser's that there is.
 * It holds until the page is loaded anew, so every word of every module is in it.
 */

/** Each by its own name: whoever looks for it may read no other. */
export const LANGUAGES: readonly { tag: Language; name: string }[] = [
  { tag: 'en', name: 'English' },
  { tag: 'es', name: 'Español' },
];

export type Language = 'en' | 'es';

const STORAGE_KEY = 'shortlist.language';
const SOURCE: Language = 'en';

/** What the browser asks for, the most wanted first; none in Node. */
const wanted: readonly string[] = typeof navigator === 'undefined' ? [] : navigator.languages;

export const language: Language =
  languageOf(storedLanguage()) ?? wanted.map(languageOf).find((tag) => tag !== null) ?? SOURCE;

/** For numbers and dates: as they are written where the person is, in the language of the page. */
export const locale: string =
  wanted.find((tag) => languageOf(tag) === language && isKnown(tag)) ?? language;

/** The choice is kept and the page loaded anew; half-filled forms are kept as they are typed. */
export function chooseLanguage(tag: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, tag);
  } catch {
    // Storage is switched off: the browser's own language it is.
  }
  location.reload();
}

function languageOf(tag: string | null): Language | null {
  const primary = tag?.toLowerCase().split('-')[0];
  return LANGUAGES.find((each) => each.tag === primary)?.tag ?? null;
}

/** Browsers may be started with tags that `Intl` does not take, such as “en-US@posix”. */
function isKnown(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

function storedLanguage(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    // Switched off, or there is none: tests in Node.
    return null;
  }
}
