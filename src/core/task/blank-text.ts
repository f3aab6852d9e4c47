/** @file Texts in which there is nothing to read. */

/** Whether a text has no character that is seen: blanks, line ends, marks of zero width. */
export function isBlank(text: string): boolean {
  return !/[^\s\p{Cf}\p{Cc}]/u.test(text);
}
