/** @file A key as a listener hears of it. */
export function keyPress(key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent {
  const held = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
  return { key, isComposing: false, target: null, ...held, ...more } as KeyboardEvent;
}
