/** @file The benchmark's model file, read back by the format's own rules. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeGguf } from '../../bench/llm/gguf.mjs';

it('writes counts, values and aligned tensors where a reader of GGUF 3 looks for them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shortlist-gguf-'));
  try {
    const path = join(folder, 'model.gguf');
    const tensors = [
      { name: 'norm', type: 'f32' as const, dimensions: [3] },
      { name: 'matrix', type: 'q8_0' as const, dimensions: [64, 2] },
    ];
    const metadata: [string, string, unknown][] = [
      ['answer', 'u32', 42],
      ['words', 'string[]', ['é', 'b']],
    ];
    writeGguf(path, metadata, tensors, ({ name }, byteLength) =>
      new Uint8Array(byteLength).fill(name === 'norm' ? 1 : 2),
    );
    const file = readFileSync(path);
    let at = 0;
    const u32 = () => file.readUInt32LE((at += 4) - 4);
    const u64 = () => Number(file.readBigUInt64LE((at += 8) - 8));
    const bytes = (length: number) => file.toString('utf8', at, (at += length));
    const text = () => bytes(u64());
    expect(bytes(4)).toBe('GGUF');
    expect([u32(), u64(), u64()]).toEqual([3, 2, 2]);
    expect([text(), u32(), u32()]).toEqual(['answer', 4, 42]);
    expect([text(), u32(), u32(), u64(), text(), text()]).toEqual(['words', 9, 8, 2, 'é', 'b']);
    expect([text(), u32(), u64(), u32(), u64()]).toEqual(['norm', 1, 3, 0, 0]);
    expect([text(), u32(), u64(), u64(), u32(), u64()]).toEqual(['matrix', 2, 64, 2, 8, 32]);
    const data = Math.ceil(at / 32) * 32;
    // 3 numbers of 4 bytes; 4 blocks of 34 bytes: each padded to a multiple of 32.
    expect(file).toHaveLength(data + 32 + 160);
    expect([...file.subarray(data, data + 13)]).toEqual([...Array<number>(12).fill(1), 0]);
    expect([...file.subarray(data + 32 + 135, data + 32 + 137)]).toEqual([2, 0]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
