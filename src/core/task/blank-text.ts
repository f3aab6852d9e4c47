/** @file Texts in which there is nothing to read, and what is called so instead. */

/** The name of what nobody has named. */
export const UNTITLED = 'Untitled';

/** Whether a text has no character that is seen: blanks, line ends, marks of zero width or that fill a place. */
export function isBlank(text: string): boolean {
  return !/[^\s\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);
}
