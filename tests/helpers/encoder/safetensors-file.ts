/** @file Makes safetensors files, good and bad ones. */

export interface StoredTensor {
  dtype: string;
  shape: number[];
  bytes: Uint8Array;
}

/** The bytes of a file; a header given as such replaces the one that the tensors would have. */
export function safetensorsFile(
  tensors: Record<string, StoredTensor>,
  given: { header?: object; headerText?: string; data?: Uint8Array } = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let offset = 0;
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
  }
  const text = given.headerText ?? JSON.stringify(given.header ?? header);
  const headerBytes = new TextEncoder().encode(text);
  const length = new Uint8Array(new BigUint64Array([BigInt(headerBytes.length)]).buffer);
  const data = given.data ? [given.data] : Object.values(tensors).map(({ bytes }) => bytes);
  const parts = [length, headerBytes, ...data];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}
