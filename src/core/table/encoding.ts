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

/**
 * How many bytes at the end belong to a character that goes on in the next piece of the file.
 * The bytes must begin at the border of a character.
 */
export function incompleteTailLength(bytes: Uint8Array, encoding: Encoding): number {
  return encoding.label === 'utf-8' ? incompleteUtf8(bytes) : incompleteUtf16(bytes, encoding);
}

function incompleteUtf8(bytes: Uint8Array): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length++) {
    const byte = bytes[bytes.length - length] ?? 0;
    // A byte below 0x80 is a character; one from 0xC0 on begins a character of two to four bytes.
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > length ? length : 0;
  }
  return 0;
}

function incompleteUtf16(bytes: Uint8Array, encoding: Encoding): number {
  const odd = bytes.length % 2;
  const unit = bytes.length - odd - 2;
  if (unit < 0) return odd;
  const high = bytes[encoding.label === 'utf-16be' ? unit : unit + 1] ?? 0;
  // 0xD800 to 0xDBFF is the first half of a pair.
  return high >= 0xd8 && high <= 0xdb ? odd + 2 : odd;
}
