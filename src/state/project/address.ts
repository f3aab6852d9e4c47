/** @file What the page's address asks for. */

/** `?sample=NAME` opens a bundled sample; with `&run` it runs to the end by itself. */
export function readAddress(search: string): { sample: string | null; runs: boolean } {
  const address = new URLSearchParams(search);
  return { sample: address.get('sample'), runs: address.has('run') };
}
