/** @file The next text is read from its beginning, however far the one before was scrolled. */
import type { Attachment } from 'svelte/attachments';

/** @param shown called for its change: what the box holds. */
export function fromTheTop(shown: () => unknown): Attachment<HTMLElement> {
  return (box) => {
    shown();
    box.scrollTop = 0;
    // Where the whole page scrolls, its beginning may lie above the screen.
    if (box.getBoundingClientRect().top < 0) box.scrollIntoView({ block: 'start' });
  };
}
