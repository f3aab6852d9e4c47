/**
 * @file The bytes of a source as text, piece by piece. Invariant: the text does not depend on where
 * the pieces end, and bytes that are no text in the encoding become what the reading says, never
 * nothing.
 */
import { intAt } from '../../src/core/reads';
import {
  utf8CompleteLength,
  utf8Length,
  type Encoding,
  type EncodingName,
} from '../../src/core/table/encoding';
import type { ByteSource } from './byte-source';

export interface TextPiece {
  text: string;
  /** 0 to 1: how much of the source has been read, this piece included. */
  fraction: number;
}

/** The text goes on with a zero byte, and is none: the mark of a binary file. */
export class ZeroByte extends Error {
  override name = 'ZeroByte';
}

/** Zero bytes that were left out of a text. */
export interface ZeroBytes {
  count: number;
}

/** Of the characters of a text, those that begin a run of zero bytes. */
const MOST_ZEROS = 0.1;

/** Bytes to text, in pieces. */
export interface TextReading {
  decode(bytes: Uint8Array<ArrayBuffer>, isLast: boolean): string;
}

/**
 * Reads a source from after its byte order mark to its end.
 * @param zeros counts what was left out.
 * @throws ZeroByte, after the text before it was handed over.
 */
export async function* textPieces(
  source: ByteSource,
  { markLength }: Pick<Encoding, 'markLength'>,
  reading: TextReading,
  zeros: ZeroBytes = { count: 0 },
): AsyncGenerator<TextPiece, void, undefined> {
  let skipped = 0;
  zeros.count = 0;
  for await (const { bytes, fraction, isLast } of source.pieces()) {
    const mark = Math.min(markLength - skipped, bytes.length);
    skipped += mark;
    const text = reading.decode(bytes.subarray(mark), isLast);
    const zero = text.indexOf('\0');
    if (zero !== -1 && !isText(text)) {
      yield { text: text.slice(0, zero), fraction };
      throw new ZeroByte();
    }
    const kept = zero === -1 ? text : text.replaceAll('\0', '');
    zeros.count += text.length - kept.length;
    yield { text: isLast ? withoutEndMark(kept) : kept, fraction };
  }
}

/** Some programs fill up texts, or files, with zero bytes. */
function isText(text: string): boolean {
  const runs = text.match(/\0+/g)?.length ?? 0;
  return runs <= Math.max(4, text.length * MOST_ZEROS) && !hasBinary(text);
}

/** Whether there are control characters that no text has, or what could not be read. */
function hasBinary(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isControl = (code > 1 && code < 7) || (code > 13 && code < 26) || code === 27;
    if (isControl || code === 0xfffd) return true;
  }
  return false;
}

/** Old systems end a text file by a mark. */
function withoutEndMark(text: string): string {
  const end = text.trimEnd();
  return end.endsWith('\x1A') ? end.slice(0, -1) : text;
}

/** How an encoding is read; what is no text in it becomes U+FFFD. */
export function readingOf(label: EncodingName): TextReading {
  if (label === 'utf-8') return new Utf8Reading(() => '\uFFFD');
  if (label === 'utf-8+windows-1252') return new Utf8Reading(westernLetter);
  if (label === 'windows-1252') return { decode: westernText };
  if (label === 'ibm850') return { decode: dosText };
  // `ignoreBOM` keeps such a character within the file; the one at its start was skipped.
  const decoder = new TextDecoder(label, { ignoreBOM: true });
  return { decode: (bytes, isLast) => decoder.decode(bytes, { stream: !isLast }) };
}

/** What Windows-1252 has in place of the control characters of Latin-1; some runtimes forget it. */
const WESTERN_MARKS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ';
const LATIN = new TextDecoder('windows-1252');

function westernText(bytes: Uint8Array): string {
  return LATIN.decode(bytes).replace(/[\x80-\x9F]/g, (character) =>
    WESTERN_MARKS.charAt(character.charCodeAt(0) - 0x80),
  );
}

/** The upper half of code page 850, which no browser knows: DOS, and what was written for it. */
const DOS_UPPER_HALF =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
  '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\xAD±‗¾¶§÷¸°¨·¹³²■\xA0';

function dosText(bytes: Uint8Array): string {
  const character = (byte: number) =>
    byte < 0x80 ? String.fromCharCode(byte) : DOS_UPPER_HALF.charAt(byte - 0x80);
  return Array.from(bytes, character).join('');
}

function westernLetter(byte: number): string {
  return westernText(Uint8Array.of(byte));
}

/** UTF-8, with a say in what becomes of the bytes that are none. */
export class Utf8Reading implements TextReading {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private readonly broken: (byte: number) => string;
  /** A character that the end of a piece cut off. */
  private rest = new Uint8Array();

  constructor(broken: (byte: number) => string) {
    this.broken = broken;
  }

  decode(bytes: Uint8Array<ArrayBuffer>, isLast: boolean): string {
    const whole = this.rest.length === 0 ? bytes : joined(this.rest, bytes);
    const end = isLast ? whole.length : utf8CompleteLength(whole);
    this.rest = whole.slice(end);
    const body = whole.subarray(0, end);
    try {
      return this.decoder.decode(body);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return this.decodeBroken(body);
    }
  }

  private decodeBroken(bytes: Uint8Array): string {
    let text = '';
    let start = 0;
    for (let at = 0; at < bytes.length;) {
      const length = utf8Length(bytes, at);
      if (length === 0) {
        text += this.decoder.decode(bytes.subarray(start, at)) + this.broken(intAt(bytes, at));
        start = at + 1;
      }
      at += Math.max(1, length);
    }
    return text + this.decoder.decode(bytes.subarray(start));
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
