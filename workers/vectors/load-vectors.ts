/**
 * @file Fetches the word vectors that come with the page, when something needs them for the first time. Whatever
 * needs them can do without: where they cannot be had, there are none.
 */
import { WordVectors } from '../../src/core/vectors/word-vectors';

let loading: Promise<WordVectors | null> | undefined;

/** Null where the file cannot be reached or read; the next caller tries again. */
export async function loadVectors(): Promise<WordVectors | null> {
  loading ??= fetchVectors();
  const vectors = await loading;
  if (!vectors) loading = undefined;
  return vectors;
}

async function fetchVectors(): Promise<WordVectors | null> {
  try {
    const response = await fetch(new URL('./english.bin', import.meta.url));
    return response.ok ? WordVectors.read(await response.arrayBuffer()) : null;
  } catch {
    return null;
  }
}
