/** @file Where the keyboard is, and where it goes. */

/** The element that has the focus as a key is pressed, if it lies within one of those; null elsewhere. */
export function closest({ target }: KeyboardEvent, selector: string): Element | null {
  return (target as Partial<Element> | null)?.closest?.(selector) ?? null;
}

/**
 * To a screen, or a part of one, that takes the place of another; unless a field in it has the focus already: who labels by typing
 * goes on typing.
 */
export function focusUnlessWithin(part: HTMLElement | undefined): void {
  if (!part?.contains(document.activeElement)) part?.focus({ preventScroll: true });
}
