/** @file Student files from strangers: whatever they hold, a clear refusal and nothing kept in memory. */
import { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import { describe, expect, test } from 'vitest';
import { ngramArchiveFiles } from '../../../src/core/students/archive/ngram-archive';
import { readNgramArchive } from '../../../src/core/students/archive/read-ngram-archive';
import { blobSource } from '../../../src/core/students/encoder/safetensors';
import { unzip } from '../../../src/pipeline/files/zip';

async function zipOf(files: Record<string, string | Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new ZipWriter(new BlobWriter());
  for (const [name, content] of Object.entries(files)) {
    const reader =
      typeof content === 'string' ? new TextReader(content) : new Uint8ArrayReader(content);
    await writer.add(name, reader, { useWebWorkers: false });
  }
  return new Uint8Array(await (await writer.close()).arrayBuffer());
}

const read = async (bytes: Uint8Array<ArrayBuffer>) => {
  const [file] = await unzip(new Blob([bytes]));
  return file?.read();
};

/** Where the central directory says something of the first file. */
function directoryOf(zip: Uint8Array): { view: DataView; at: number } {
  const view = new DataView(zip.buffer);
  for (let at = zip.length - 46; at >= 0; at--) {
    if (view.getUint32(at, true) === 0x02014b50) return { view, at };
  }
  throw new Error('no directory');
}

describe('a zip file', () => {
  test('of files as they are is unpacked', async () => {
    expect(await (await read(await zipOf({ 'a.txt': 'as it is' })))?.text()).toBe('as it is');
  });

  test('that would unpack to a gigabyte is refused before anything is unpacked', async () => {
    const zip = await zipOf({ 'weights.safetensors': new Uint8Array(1000) });
    const { view, at } = directoryOf(zip);
    view.setUint32(at + 24, 1_000_000_000, true);
    await expect(read(zip)).rejects.toThrow('student-zip-grows');
  });

  test('that lies about its sizes is refused as soon as it is longer than it says', async () => {
    const zip = await zipOf({ 'weights.safetensors': new Uint8Array(5_000_000) });
    const { view, at } = directoryOf(zip);
    view.setUint32(at + 24, 1000, true);
    await expect(read(zip)).rejects.toThrow();
  });

  test('whose files overlap is refused', async () => {
    const zip = await zipOf({ 'a.txt': 'a'.repeat(50), 'b.txt': 'b'.repeat(50) });
    const { view, at } = directoryOf(zip);
    // The second file begins within the first one.
    view.setUint32(at + 42, 4, true);
    await expect(unzip(new Blob([zip]))).rejects.toThrow('student-zip-overlaps');
  });
});

describe('the numbers of an n-gram student', () => {
  const archive = (values: Partial<{ evidence: number; labels: string[] }>) => ({
    labels: values.labels ?? ['a', 'b'],
    vocabulary: { terms: ['x', 'y'], idf: Float32Array.of(1, 1), spaceless: 'characters' as const },
    evidence: new Float32Array(2 * (values.labels?.length ?? 2)).fill(values.evidence ?? 0.5),
    bias: new Float32Array(values.labels?.length ?? 2),
  });
  const open = async (values: Parameters<typeof archive>[0]) => {
    const files = ngramArchiveFiles(archive(values));
    const weights = files.get('weights.safetensors') as Uint8Array<ArrayBuffer>;
    return readNgramArchive(String(files.get('features.json')), blobSource(new Blob([weights])));
  };

  test('are taken where they are numbers', async () => {
    expect((await open({})).labels).toEqual(['a', 'b']);
  });

  test('of before, which do not say what a word is in Chinese, read texts as they did', async () => {
    const files = ngramArchiveFiles(archive({}));
    const features = String(files.get('features.json')).replace(',"spaceless":"characters"', '');
    expect(features).not.toContain('spaceless');
    const weights = files.get('weights.safetensors') as Uint8Array<ArrayBuffer>;
    const { vocabulary } = await readNgramArchive(features, blobSource(new Blob([weights])));
    expect(vocabulary.spaceless).toBe('runs');
  });

  test.each([NaN, Infinity, -Infinity])('are refused where one is %s', async (evidence) => {
    await expect(open({ evidence })).rejects.toThrow(/student-numbers.*evidence/);
  });

  test.each([
    [['a', 'a'], /student-file-field.*features\.json.*labels-alike/],
    [['a', ''], /labels\.1.*value-empty/],
    [Array.from({ length: 20_000 }, (_, i) => `label ${i}`), /list-long.*5000/],
  ])('are refused with labels that nobody can have', async (labels, told) => {
    await expect(open({ labels })).rejects.toThrow(told);
  });
});
