/** @file Whether another site shows this page inside its own, where it can lay its own words over a button. */

interface Framed {
  top: { location: { origin: string } } | null;
  self: unknown;
  location: { origin: string };
}

export function isFramedByStranger(page = globalThis as unknown as Framed): boolean {
  // No windows: a test in Node.
  if (!page.top || page.top === page.self) return false;
  try {
    return page.top.location.origin !== page.location.origin;
  } catch {
    // Browsers tell nothing of another origin's window.
    return true;
  }
}
