/** @file What is typed is told when a person pauses: searching 100,000 texts takes a moment. */

/** Long enough for the next key of a word. */
const TYPING_MS = 200;

/** Tells the last of what comes in quick succession. */
export function afterTyping<Value>(tell: (value: Value) => void): (value: Value) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (value) => {
    clearTimeout(timer);
    timer = setTimeout(() => tell(value), TYPING_MS);
  };
}
