/** @file Figures as the page writes them. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { notation: 'compact' });
const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });

export function formatCount(value: number): string {
  return whole.format(value);
}

/** “950”, “42K”: where there is little room. */
export function formatShort(value: number): string {
  return value < 10_000 ? formatCount(value) : short.format(value);
}

/** “1 row”, “2,800 rows”. */
export function formatNumberOf(value: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(value)} ${value === 1 ? singular : plural}`;
}

/** “1,000 texts”, “1,000 texts (50 equal)”: those that stand further up already are counted and named. */
export function formatTexts(texts: number, equal: number): string {
  const count = formatNumberOf(texts, 'text');
  return equal === 0 ? count : `${count} (${formatCount(equal)} equal)`;
}

/** A fraction as a percentage with one decimal. */
export function formatPercent(fraction: number | null): string {
  return fraction === null ? '–' : `${(fraction * 100).toFixed(1)}%`;
}

/** “880 MB”, “1.4 GB”. */
export function formatGigabytes(bytes: number): string {
  return bytes < 1e9 ? `${formatCount(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Rounded to what a person wants to know: “8 s”, “1 min 20 s”, “2 h 5 min”. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  const total = Math.round(seconds);
  if (total < 60) return `${total} s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 10) return `${minutes} min ${total % 60} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Of files: “2.4 MB”, “91 MB”, “1.2 GB”. */
export function formatSize(bytes: number): string {
  const megabytes = bytes / 1e6;
  if (megabytes >= 1000) return `${(megabytes / 1000).toFixed(1)} GB`;
  return `${megabytes.toFixed(megabytes < 9.95 ? 1 : 0)} MB`;
}

export function formatRate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : formatCount(perSecond);
}

export function formatDate(milliseconds: number): string {
  return date.format(milliseconds);
}

/** A name that every file system takes. */
export function fileNameOf(name: string): string {
  const safe = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return safe === '' ? 'task' : safe;
}

/** Beyond this much of a text nobody reads on, and a page of such texts would stand still. */
const SHOWN_CHARACTERS = 20_000;

/** A text as far as it is shown. */
export function shownText(text: string): string {
  if (text.length <= SHOWN_CHARACTERS) return text;
  const rest = formatCount(text.length - SHOWN_CHARACTERS);
  return `${text.slice(0, SHOWN_CHARACTERS)}… (${rest} more characters)`;
}
