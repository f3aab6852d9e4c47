/**
 * @file How the bytes of a text file become characters, as far as the first bytes tell. Invariant:
 * without a byte order mark a file is UTF-8 or refused; nothing is guessed, because a wrong guess
 * would silently change the texts.
 */

export interface Encoding {
  label: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** Bytes of the byte order mark, which is no part of the text. */
  markLength: number;
}

/** The encoding that a byte order mark names, or UTF-8. */
export function detectEncoding(firstBytes: Uint8Array): Encoding {
  const [first, second, third] = firstBytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { label: 'utf-8', markLength: 3 };
  if (first === 0xff && second === 0xfe) return { label: 'utf-16le', markLength: 2 };
  if (first === 0xfe && second === 0xff) return { label: 'utf-16be', markLength: 2 };
  return { label: 'utf-8', markLength: 0 };
}
