/**
 * @file Appends nodes to an ONNX model that was made elsewhere. Nothing of it is interpreted but where
 * its fields begin and end, so that its tensors pass through unread.
 */
import { PbfReader } from 'pbf';
import type { FilePart, LazyBytes } from '../file-parts';
import type { OnnxFlaw } from '../messages/model';
import { message, onnxGraphParts, type OnnxModel } from './onnx-file';

/** What is wrong with bytes that should be an ONNX model. */
export class ForeignModelBroken extends RangeError {
  override name = 'ForeignModelBroken';
  readonly flaw: OnnxFlaw;

  constructor(flaw: OnnxFlaw) {
    super(flaw);
    this.flaw = flaw;
  }
}

/** A file of known size that is read in parts. */
interface ByteSource {
  readonly size: number;
  read(start: number, end: number): Promise<Uint8Array>;
}

/** A field of a message: its number, and where it is in the file. */
interface Field {
  number: number;
  /** With its number and length. */
  start: number;
  /** Of its value, where it is one of known length. */
  valueStart: number;
  end: number;
}

const GRAPH = 7;
const [GRAPH_INPUT, GRAPH_OUTPUT] = [11, 12];
/** A field's number and length have no more bytes than this. */
const MAX_HEAD_BYTES = 20;
const READ_BYTES = 1 << 23;

/** A model that was made elsewhere, and the names that it is used by. */
export interface ForeignModel {
  source: ByteSource;
  inputs: string[];
  outputs: string[];
  /** Of the whole file, and of the graph in it. */
  fields: Field[];
  graphFields: Field[];
}

/** @throws ForeignModelBroken if it is no ONNX model. */
export async function readForeignModel(source: ByteSource): Promise<ForeignModel> {
  const fields = await fieldsBetween(source, 0, source.size);
  const graph = fields.find(({ number }) => number === GRAPH);
  if (!graph) throw new ForeignModelBroken('no-graph');
  const graphFields = await fieldsBetween(source, graph.valueStart, graph.end);
  const names = (number: number): Promise<string[]> =>
    Promise.all(
      graphFields
        .filter((field) => field.number === number)
        .map(async ({ valueStart, end }) => nameIn(await source.read(valueStart, end))),
    );
  return {
    source,
    fields,
    graphFields,
    inputs: await names(GRAPH_INPUT),
    outputs: await names(GRAPH_OUTPUT),
  };
}

/**
 * The model with the nodes and tensors of another after its own, and that one's outputs for its own.
 * The names in both must differ, but for what the second takes from the first.
 */
export function appendedParts(model: ForeignModel, addition: OnnxModel): FilePart[] {
  const { source, fields, graphFields } = model;
  const kept = graphFields.filter(({ number }) => number !== GRAPH_OUTPUT);
  const graph = [
    ...kept.map((field) => rangeOf(source, field)),
    ...onnxGraphParts({ ...addition, inputs: new Map() }),
  ];
  return fields.flatMap((field) =>
    field.number === GRAPH ? message(GRAPH, graph) : [rangeOf(source, field)],
  );
}

/** The name that a ValueInfo begins with. */
function nameIn(bytes: Uint8Array): string {
  let name = '';
  new PbfReader(bytes).readFields((number, _, pbf) => {
    if (number === 1) name = pbf.readString();
  }, null);
  return name;
}

function rangeOf(source: ByteSource, { start, end }: Field): LazyBytes {
  return {
    byteLength: end - start,
    async *read() {
      for (let at = start; at < end; at += READ_BYTES) {
        yield await source.read(at, Math.min(end, at + READ_BYTES));
      }
    },
  };
}

/** The fields of a message, one after the other. @throws ForeignModelBroken where they do not fill it. */
async function fieldsBetween(source: ByteSource, start: number, end: number): Promise<Field[]> {
  const fields: Field[] = [];
  for (let at = start; at < end;) {
    const head = new PbfReader(await source.read(at, Math.min(end, at + MAX_HEAD_BYTES)));
    const field = readHead(head, at);
    if (field.end > end || field.end <= at) throw new ForeignModelBroken('cut');
    fields.push(field);
    at = field.end;
  }
  return fields;
}

/** Wire types: 0 is a varint, 1 has eight bytes, 2 says its length, 5 has four. */
function readHead(head: PbfReader, start: number): Field {
  const tag = head.readVarint();
  const number = tag >> 3;
  const wireType = tag & 7;
  if (wireType === 2) {
    const length = head.readVarint();
    const valueStart = start + head.pos;
    return { number, start, valueStart, end: valueStart + length };
  }
  const valueStart = start + head.pos;
  if (wireType === 0) head.readVarint();
  const sizes: Record<number, number> = { 0: head.pos - (valueStart - start), 1: 8, 5: 4 };
  const size = sizes[wireType];
  if (size === undefined) throw new ForeignModelBroken('no-model');
  return { number, start, valueStart, end: valueStart + size };
}
