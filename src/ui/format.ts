/** @file Figures as the page writes them, in the person's language. */
import { isBlank } from '../core/task/blank-text';
import { locale } from '../state/language';

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(locale, { notation: 'compact' });
const percent = new Intl.NumberFormat(locale, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const wholePercent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' });
const disjunction = new Intl.ListFormat(locale, { type: 'disjunction' });

export function formatCount(value: number): string {
  return whole.format(value);
}

/** An estimate of a number of rows, to two figures: more of them would look counted. */
export function formatAbout(value: number): string {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return formatCount(Math.round(value / unit) * unit);
}

/** “950”, “42K”: where there is little room. */
export function formatShort(value: number): string {
  return value < 10_000 ? formatCount(value) : short.format(value);
}

/** With so many decimals, no more and no fewer; below zero with a minus, which is as wide as a figure. */
export function formatDecimal(value: number, digits: number): string {
  const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return value.toLocaleString(locale, fixed).replace('-', '−');
}

/** A fraction as a percentage with one decimal. */
export function formatPercent(fraction: number | null): string {
  return fraction === null ? '–' : percent.format(fraction);
}

/** A fraction as a percentage without decimals. */
export function formatWholePercent(fraction: number): string {
  return wholePercent.format(fraction);
}

/** How far something is: 100% only at the end. */
export function formatProgress(fraction: number): string {
  return wholePercent.format(Math.floor(fraction * 100) / 100);
}

/** “880 MB”, “1.4 GB”. */
export function formatGigabytes(bytes: number): string {
  return bytes < 1e9 ? `${formatCount(bytes / 1e6)} MB` : `${formatDecimal(bytes / 1e9, 1)} GB`;
}

/** Rounded to what a person wants to know: “8 s”, “1 min 20 s”, “2 h 5 min”. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${formatDecimal(Math.max(0, seconds), 1)} s`;
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
  if (megabytes >= 1000) return `${formatDecimal(megabytes / 1000, 1)} GB`;
  return `${formatDecimal(megabytes, megabytes < 9.95 ? 1 : 0)} MB`;
}

export function formatRate(perSecond: number): string {
  return perSecond < 10 ? formatDecimal(perSecond, 1) : formatCount(perSecond);
}

export function formatDate(milliseconds: number): string {
  return date.format(milliseconds);
}

/** Of today: “3:04:05 PM”, “15:04:05”. */
export function formatTime(milliseconds: number): string {
  return time.format(milliseconds);
}

/** “a, b, and c” as the language joins it. */
export function formatList(items: readonly string[]): string {
  return conjunction.format(items);
}

/** “a, b, or c” as the language joins it. */
export function formatChoice(items: readonly string[]): string {
  return disjunction.format(items);
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

/** A text as far as it is shown; a blank one says so. */
export function shownText(text: string): string {
  if (isBlank(text)) return /* @wc-include */ '(empty)';
  if (text.length <= SHOWN_CHARACTERS) return text;
  const rest = formatCount(text.length - SHOWN_CHARACTERS);
  return `${text.slice(0, SHOWN_CHARACTERS)}… (${rest} more characters)`;
}
