/** @file What is shown of a text that may be long. */

/** A text of at most so many characters, as messages show names and texts of a file; no pair is cut in half. */
export function excerpt(text: string, length = 60): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
