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

// The library's own workers would need a policy that allows them, and copying takes little time.
configure({ useWebWorkers: false });

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

/** The files in a zip file, folders left out. @throws Error if it is damaged. */
export async function unzip(file: Blob): Promise<ZippedFile[]> {
  const entries = await new ZipReader(new BlobReader(file)).getEntries();
  return entries
    .filter((entry): entry is FileEntry => !entry.directory)
    .map((entry) => ({
      name: entry.filename,
      checksum: entry.crc32 ?? 0,
      size: entry.uncompressedSize,
      read: () => entry.getData(new BlobWriter(), { checkSignature: true }),
    }));
}
