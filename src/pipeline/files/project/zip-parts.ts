/**
 * @file The parts of a zip file that nobody vouches for. Invariant: no more is unpacked than the limits
 * allow, each part is what its checksum says, no two parts share bytes, and a part is held piece by piece.
 */
import { BlobReader, configure, Uint8ArrayWriter, ZipReader, type FileEntry } from '@zip.js/zip.js';
import { PACKED_PIECE_BYTES } from '../../../core/packed-piece';
import type { ProjectFileFlaw } from '../../../core/messages/project-file';
import { ProjectFileError } from '../../../core/project-file/manifest';

configure({ useWebWorkers: false, chunkSize: PACKED_PIECE_BYTES });

/** What an unpacked file may come to, at least, and as a multiple of its packed size. */
const MIN_UNPACKED_BYTES = 256_000_000;
const MAX_RATIO = 100;
const MAX_ENTRIES = 1_000_000;
/** Characters of a line: the longest record that a browser can handle. */
const MAX_LINE = 200_000_000;

const READ_OPTIONS = { checkSignature: true, checkOverlappingEntry: true } as const;

/** A line of a part, from 1; 0 is its end. */
export interface Place {
  part: string;
  line: number;
}

export class ZipParts {
  private readonly entries: ReadonlyMap<string, FileEntry>;

  private constructor(entries: ReadonlyMap<string, FileEntry>) {
    this.entries = entries;
  }

  /** @throws ProjectFileError for a file that is no sound zip file, or would unpack to too much. */
  static async open(file: Blob): Promise<ZipParts> {
    const entries = new Map<string, FileEntry>();
    const limit = Math.max(MIN_UNPACKED_BYTES, MAX_RATIO * file.size);
    let total = 0;
    try {
      for await (const entry of new ZipReader(new BlobReader(file)).getEntriesGenerator()) {
        if (entry.directory) continue;
        if (entries.has(entry.filename)) {
          throw new ProjectFileError({ code: 'project-file-part-twice', part: entry.filename });
        }
        entries.set(entry.filename, entry);
        total += entry.uncompressedSize;
        if (total > limit || entries.size > MAX_ENTRIES) {
          throw new ProjectFileError({ code: 'project-file-bursts' });
        }
      }
    } catch (error) {
      throw asProblem(error);
    }
    return new ZipParts(entries);
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** @throws ProjectFileError where the part is missing, damaged, or longer than `maxBytes`. */
  async bytes(name: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const entry = this.entry(name);
    if (entry.uncompressedSize > maxBytes) {
      throw new ProjectFileError({ code: 'project-file-part-long', part: name });
    }
    try {
      return await entry.getData(new Uint8ArrayWriter(), READ_OPTIONS);
    } catch (error) {
      throw asProblem(error);
    }
  }

  /** @throws ProjectFileError for a part that is no JSON. */
  async json(name: string, maxBytes: number): Promise<unknown> {
    const flaw = { code: 'project-file-part-no-json', part: name } as const;
    return parsed(textOf(await this.bytes(name, maxBytes), name), flaw);
  }

  /** The records of a part with one a line. @throws ProjectFileError naming the line at fault. */
  async *records(name: string): AsyncGenerator<{ record: unknown; where: Place }> {
    let number = 0;
    // Put together once it has ended: a long line that is looked through anew with each piece takes minutes.
    let begun: string[] = [];
    let length = 0;
    for await (const text of this.texts(name)) {
      const lines = text.split('\n');
      const rest = lines.pop() ?? '';
      for (const end of lines) {
        const line = begun.join('') + end;
        [begun, length] = [[], 0];
        const where = { part: name, line: ++number };
        yield { record: parsed(line, { code: 'project-file-line-no-json', ...where }), where };
      }
      begun.push(rest);
      length += rest.length;
      if (length > MAX_LINE) {
        throw new ProjectFileError({ code: 'project-file-line-endless', part: name });
      }
    }
    if (length > 0) throw new ProjectFileError({ code: 'project-file-part-cut', part: name });
  }

  private async *texts(name: string): AsyncGenerator<string> {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const unpacked = this.entry(name).getData(writable, READ_OPTIONS);
    // A failure ends the stream, too; it is told below.
    unpacked.catch(() => undefined);
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const reader = readable.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
        if (text !== '') yield text;
        if (done) break;
      }
      await unpacked;
    } catch (error) {
      throw asProblem(error);
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }

  private entry(name: string): FileEntry {
    const entry = this.entries.get(name);
    if (!entry) throw new ProjectFileError({ code: 'project-file-part-missing', part: name });
    return entry;
  }
}

function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProjectFileError({ code: 'project-file-part-no-text', part: name });
  }
}

function parsed(text: string, flaw: ProjectFileFlaw): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProjectFileError(flaw);
  }
}

/** What the zip library and the decoder throw is about the file; everything else is passed on. */
function asProblem(error: unknown): unknown {
  if (error instanceof ProjectFileError || error instanceof DOMException) return error;
  return error instanceof Error ? new ProjectFileError({ code: 'project-file-damaged' }) : error;
}
