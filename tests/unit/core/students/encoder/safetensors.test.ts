import { describe, expect, test } from 'vitest';
import { readEncoderConfig } from '../../../../../src/core/students/encoder/config';
import { EncoderError } from '../../../../../src/core/students/encoder/errors';
import { toFloat32 } from '../../../../../src/core/students/encoder/float-formats';
import { Safetensors } from '../../../../../src/core/students/encoder/safetensors';
import {
  checkWeights,
  HubWeights,
  readWeights,
} from '../../../../../src/core/students/encoder/weights';
import { fixtureBytes, fixtureText } from '../../../../helpers/encoder/fixtures';
import { memorySource } from '../../../../helpers/encoder/memory-source';
import { safetensorsFile, type StoredTensor } from '../../../../helpers/encoder/safetensors-file';

const open = (bytes: Uint8Array) => Safetensors.open(memorySource(bytes));

function float32(shape: number[], numbers: readonly number[]): StoredTensor {
  return { dtype: 'F32', shape, bytes: new Uint8Array(Float32Array.from(numbers).buffer) };
}

/** The bytes of 16-bit patterns. */
function bits(...patterns: number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(patterns).buffer);
}

describe('16-bit formats', () => {
  test('half precision: signs, subnormals, the largest, infinities and NaN', () => {
    const patterns = bits(
      ...[0x0000, 0x8000, 0x3c00, 0xc000, 0x3555, 0x7bff, 0x0400, 0x03ff, 0x0001, 0x8001],
      ...[0x7c00, 0xfc00, 0x7e00],
    );
    expect([...toFloat32(patterns, 'F16')]).toEqual([
      ...[0, -0, 1, -2, 0.333251953125, 65504, 2 ** -14, 1023 * 2 ** -24, 2 ** -24, -(2 ** -24)],
      ...[Infinity, -Infinity, NaN],
    ]);
  });

  test('bfloat16: the upper half of a float32', () => {
    const patterns = bits(0x0000, 0x3f80, 0xc000, 0x3eab, 0x4049, 0x7f80, 0xff80, 0x7fc0, 0x0001);
    expect([...toFloat32(patterns, 'BF16')]).toEqual([
      ...[0, 1, -2, 0.333984375, 3.140625, Infinity, -Infinity, NaN, 2 ** -133],
    ]);
  });

  test('bytes that begin at an odd place', () => {
    const bytes = new Uint8Array([9, 0x00, 0x3c]).subarray(1);
    expect([...toFloat32(bytes, 'F16')]).toEqual([1]);
  });
});

describe('a safetensors file', () => {
  const file = safetensorsFile({
    wide: float32([2, 3], [1, 2, 3, 4, 5, 6]),
    half: { dtype: 'F16', shape: [2], bytes: bits(0x3c00, 0xc000) },
    brain: { dtype: 'BF16', shape: [1], bytes: bits(0x3f80) },
    table: float32(
      [100_000, 4],
      Array.from({ length: 400_000 }, (_, i) => i),
    ),
  });

  test('gives its tensors, whatever their format', async () => {
    const tensors = await open(file);
    expect([...(await tensors.read('wide', [2, 3]))]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...(await tensors.read('half', [2]))]).toEqual([1, -2]);
    expect([...(await tensors.read('brain', [1]))]).toEqual([1]);
    expect(tensors.has('wide')).toBe(true);
    expect(tensors.has('__metadata__')).toBe(true);
    expect(tensors.has('narrow')).toBe(false);
  });

  test('gives the same numbers piece by piece, as float32', async () => {
    const tensors = await open(file);
    const shapes = { half: [2], brain: [1], table: [100_000, 4] };
    for (const [name, shape] of Object.entries(shapes)) {
      const stream = tensors.stream(name, shape);
      const pieces: Uint8Array[] = [];
      for await (const piece of stream.read()) pieces.push(piece);
      const expected = await tensors.read(name, shape);
      expect(Buffer.concat(pieces).equals(Buffer.from(expected.buffer)), name).toBe(true);
      expect(stream.byteLength).toBe(expected.byteLength);
    }
  });

  test('is read only where it is wanted', async () => {
    const source = memorySource(file);
    const tensors = await Safetensors.open(source);
    const bytesRead = (): number =>
      source.reads.splice(0).reduce((sum, [start, end]) => sum + end - start, 0);
    expect(bytesRead()).toBeLessThan(1000);
    await tensors.read('half', [2]);
    expect(bytesRead()).toBe(4);
    tensors.check('table', [100_000, 4]);
    expect(bytesRead()).toBe(0);
  });

  test('gives single rows of a table: near ones at once, far ones on their own', async () => {
    const source = memorySource(file);
    const tensors = await Safetensors.open(source);
    source.reads.splice(0);
    const rows = await tensors.readRows('table', [100_000, 4], [0, 3, 90_000]);
    expect([...rows]).toEqual([0, 1, 2, 3, 12, 13, 14, 15, 360_000, 360_001, 360_002, 360_003]);
    expect(source.reads.map(([start, end]) => end - start)).toEqual([4 * 16, 16]);
  });
});

describe('a file that is no model is refused with its reason', () => {
  const good = safetensorsFile({ x: float32([2], [1, 2]) });
  const header = (fields: object): Uint8Array => safetensorsFile({}, { header: fields });

  test.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /too-short.*0/],
    ['a few bytes', good.subarray(0, 7), /too-short.*7/],
    ['cut short in its header', good.subarray(0, 20), /header-cut/],
    ['a web page', new TextEncoder().encode('<!doctype html>'), /no-beginning/],
    ['no JSON', safetensorsFile({}, { headerText: '{"x": ' }), /header-unreadable/],
    ['JSON that is no object', safetensorsFile({}, { headerText: '7' }), /header-unreadable/],
  ])('%s', async (_, bytes, message) => {
    await expect(open(bytes)).rejects.toThrow(EncoderError);
    await expect(open(bytes)).rejects.toThrow(message);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['missing', header({ y: {} }), /model-weight-missing.*x/],
    ['cut short', good.subarray(0, good.length - 1), /"cut".*x/],
    [
      'misshapen',
      safetensorsFile({ x: float32([1, 2], [1, 2]) }),
      /model-weight-shape.*x.*\[1,2\]/,
    ],
    [
      'quantised',
      safetensorsFile({ x: { dtype: 'I8', shape: [2], bytes: new Uint8Array(2) } }),
      /model-weight-format.*x.*I8/,
    ],
    ['without offsets', header({ x: { dtype: 'F32', shape: [2] } }), /"entry".*x/],
    [
      'of a negative place',
      header({ x: { dtype: 'F32', shape: [2], data_offsets: [-8, 0] } }),
      /"entry".*x/,
    ],
    [
      'of another length than its shape',
      header({ x: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }),
      /entry-size.*x.*4/,
    ],
  ])('a tensor that is %s', async (_, bytes, message) => {
    const tensors = await open(bytes);
    await expect(tensors.read('x', [2])).rejects.toThrow(EncoderError);
    await expect(tensors.read('x', [2])).rejects.toThrow(message);
    expect(() => tensors.check('x', [2])).toThrow(message);
  });
});

describe('the weights of a model', () => {
  const config = readEncoderConfig(fixtureText('roberta-tiny/config.json'));
  const file = fixtureBytes('roberta-tiny/model.safetensors');
  const end = 8 + (new DataView(file.buffer).getUint32(0, true) || 0);
  const data = file.subarray(end);
  const headerText = new TextDecoder().decode(file.subarray(8, end));

  test('have the same values under the names of other conversions', async () => {
    const expected = await readWeights(new HubWeights(await open(file), config), config);
    const bare = headerText.replaceAll('roberta.', '');
    const old = headerText
      .replaceAll('LayerNorm.weight', 'LayerNorm.gamma')
      .replaceAll('LayerNorm.bias', 'LayerNorm.beta');
    for (const text of [bare, old]) {
      const renamed = safetensorsFile({}, { headerText: text, data });
      const hub = new HubWeights(await open(renamed), config);
      expect(await readWeights(hub, config)).toEqual(expected);
    }
  });

  test('are checked, all of them, before any is read', async () => {
    const name = 'roberta.encoder.layer.1.output.dense.bias';
    const without = safetensorsFile({}, { headerText: headerText.replace(name, 'other'), data });
    const source = memorySource(without);
    const hub = new HubWeights(await Safetensors.open(source), config);
    source.reads.splice(0);
    expect(() => checkWeights(hub, config)).toThrow(/layer\.1\.output\.dense\.bias/);
    expect(source.reads).toEqual([]);
  });

  test('of another architecture are refused', async () => {
    const other = safetensorsFile({ 'transformer.wte.weight': float32([1], [1]) });
    const tensors = await open(other);
    expect(() => new HubWeights(tensors, config)).toThrow(/model-architecture.*roberta/);
  });
});
