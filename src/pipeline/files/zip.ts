/** @file Zip files of any size: their contents are streamed, and need not be in memory. */
import {
  BlobReader,
  BlobWriter,
  configure,
  TextReader,
  ZipReader,
  ZipWriter,
  type FileEntry,
} from '@zip.js/zip.js';
import { TrainingError } from '../../core/students/training';
import { PACKED_PIECE_BYTES } from '../../core/packed-piece';

// The library's own workers would need a policy that allows them, and copying takes little time.
configure({ useWebWorkers: false, chunkSize: PACKED_PIECE_BYTES });

/** A file within a zip file. */
export interface ZippedFile {
  name: string;
  /** Of its content. */
  checksum: number;
  size: number;
  /** Its content. @throws Error if it is damaged. */
  read: () => Promise<Blob>;
}

/**
 * A zip file of texts, which are compressed, and of bytes, mostly numbers, which hardly would be.
 * @param onProgress gets the share of the bytes that is written, 0 to 1.
 * @throws the signal's reason once it is aborted.
 */
export async function zip(
  files: ReadonlyMap<string, string | Uint8Array | Blob>,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter('application/zip'));
  const blobs = new Map<string, Blob>();
  for (const [name, content] of files) {
    if (typeof content === 'string') await writer.add(name, new TextReader(content));
    else blobs.set(name, content instanceof Blob ? content : new Blob([content as BlobPart]));
  }
  const total = [...blobs.values()].reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  for (const [name, blob] of blobs) {
    const onprogress = (bytes: number) => {
      onProgress((before + bytes) / total);
      return undefined;
    };
    await writer.add(name, new BlobReader(blob), { level: 0, onprogress, signal });
    signal.throwIfAborted();
    before += blob.size;
  }
  return writer.close();
}

/** Whatever is smaller than this may be packed as tightly as it likes. */
const UNSUSPICIOUS_BYTES = 64_000_000;
/** Trained numbers hardly shrink, and texts by a tenth or a twentieth: more is made to burst. */
const MOST_SHRINKING = 50;

/**
 * The files in a zip file, folders left out. The file may come from anybody.
 * @throws TrainingError if it is damaged, or made to unpack to far more than it is.
 */
export async function unzip(file: Blob): Promise<ZippedFile[]> {
  const entries = (await new ZipReader(new BlobReader(file)).getEntries()).filter(
    (entry): entry is FileEntry => !entry.directory,
  );
  checkPlaces(entries, file.size);
  return entries.map((entry) => ({
    name: entry.filename,
    checksum: entry.crc32 ?? 0,
    size: entry.uncompressedSize,
    read: () => unpack(entry),
  }));
}

/** Files that lie in one another would be unpacked many times from the same bytes. */
function checkPlaces(entries: readonly FileEntry[], size: number): void {
  const inOrder = entries.toSorted((a, b) => a.offset - b.offset);
  inOrder.forEach(({ offset, compressedSize }, i) => {
    const next = inOrder.at(i + 1)?.offset ?? size;
    if (offset + compressedSize > next) throw new TrainingError({ code: 'student-zip-overlaps' });
  });
}

async function unpack(entry: FileEntry): Promise<Blob> {
  const { uncompressedSize: most, compressedSize } = entry;
  if (most > Math.max(UNSUSPICIOUS_BYTES, compressedSize * MOST_SHRINKING)) {
    throw new TrainingError({ code: 'student-zip-grows', part: entry.filename });
  }
  let bytes = 0;
  const { readable, writable } = new TransformStream<
    Uint8Array<ArrayBuffer>,
    Uint8Array<ArrayBuffer>
  >({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      // What its table of contents says may be a lie.
      if (bytes > most) {
        throw new TrainingError({ code: 'student-zip-longer', part: entry.filename });
      }
      controller.enqueue(chunk);
    },
  });
  const content = new Response(readable).blob();
  // Where unpacking fails, so does this; the reason is that of the unpacking.
  content.catch(() => undefined);
  await entry.getData(writable, { checkCrc32: true });
  return content;
}
