/**
 * @file How a name reads whose letters are turned round by marks: U+202E before “tiurf” shows “fruit”. Invariant: a
 * name without such marks, in whatever script, reads as it is written.
 */

const [LEFT_TO_RIGHT, RIGHT_TO_LEFT] = ['\u202D', '\u202E'];
/** What begins a part of its own, and what ends one. */
const OPENING = /[\u202A\u202B\u202D\u202E\u2066-\u2068]/;
const CLOSING = /[\u202C\u2069]/;
/** Parts within one another: Unicode counts no more of them (UAX 9, BD2), and each is a call within a call. */
const MOST_PARTS = 125;
const WRITTEN_LEFTWARD =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** The text with its letters in the order in which they are read, without the marks. */
export function asRead(text: string): string {
  if (!OPENING.test(text)) return text.replace(CLOSING, '');
  return partRead(text[Symbol.iterator](), '', 0);
}

/** Up to the mark that ends the part. @param mark that began it. */
function partRead(letters: Iterator<string>, mark: string, depth: number): string {
  const pieces: string[] = [];
  for (let next = letters.next(); next.done !== true; next = letters.next()) {
    if (CLOSING.test(next.value)) {
      if (mark !== '') break;
    } else if (!OPENING.test(next.value)) pieces.push(next.value);
    else if (depth < MOST_PARTS) pieces.push(partRead(letters, next.value, depth + 1));
  }
  const isLeftward = pieces.some((piece) => WRITTEN_LEFTWARD.test(piece));
  const isTurned = mark === (isLeftward ? LEFT_TO_RIGHT : RIGHT_TO_LEFT);
  return (isTurned ? pieces.toReversed() : pieces).join('');
}
