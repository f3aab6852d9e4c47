/** @file Where a key was pressed. */

/** The element that has the focus, if it lies within one of those; null elsewhere. */
export function pressedIn({ target }: KeyboardEvent, selector: string): Element | null {
  return (target as Partial<Element> | null)?.closest?.(selector) ?? null;
}
