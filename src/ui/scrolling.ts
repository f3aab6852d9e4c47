/** @file Boxes that scroll: from the top for the next text, and by the keyboard. */
import type { Attachment } from 'svelte/attachments';

/**
 * The next text is read from its beginning, however far the one before was scrolled.
 * @param shown called for its change: what the box holds.
 */
export function fromTheTop(shown: () => unknown): Attachment<HTMLElement> {
  return (box) => {
    shown();
    box.scrollTop = 0;
    // Where the whole page scrolls, its beginning may lie above the screen.
    if (box.getBoundingClientRect().top < 0) box.scrollIntoView({ block: 'start' });
  };
}

/** Where a box of mere text is too low for it, the keyboard can come to it and scroll it; not every browser sees to that. */
export const scrollable: Attachment<HTMLElement> = (box) => {
  const watch = new ResizeObserver(() => {
    if (box.scrollHeight > box.clientHeight) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  });
  watch.observe(box);
  return () => watch.disconnect();
};
