/**
 * @file A model in ONNX's terms as the parts of its file, in protocol buffers: the field numbers are
 * those of onnx.proto3 in the ONNX repository.
 *
 * A message's length comes before it, so it is worked out from the parts' lengths: tensors that are
 * read only when they are written need not be known before.
 */
import { MessageError } from '../messages/message';
import type { TrainingMessage } from '../messages/training';
import { PbfWriter } from 'pbf';
import { partsLength, type FilePart } from '../file-parts';
import { ELEMENT_TYPES, type Attribute, type OnnxNode, type Tensor } from './onnx-nodes';

/** In this operator set every operator here has a WebGPU kernel in onnxruntime-web 1.30. */
const OPERATOR_SET = 20;
const IR_VERSION = 9;
const LENGTH_DELIMITED = 2;
/** A file of 2 GB or more is refused by readers of protocol buffers. */
const MAX_BYTES = 2 ** 31 - 1;

export interface TensorInfo {
  readonly type: Tensor['type'];
  /** A text is the name of a length that is known only when the model runs. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxModel {
  readonly name: string;
  /** In an order in which they can run. */
  readonly nodes: readonly OnnxNode[];
  /** Constants by name. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly inputs: ReadonlyMap<string, TensorInfo>;
  readonly outputs: ReadonlyMap<string, TensorInfo>;
}

/** The format holds no model of more than 2 GB. */
class ModelTooLarge extends MessageError<TrainingMessage> {
  override name = 'ModelTooLarge';

  constructor() {
    super({ code: 'model-too-large' });
  }
}

/** The bytes of an ONNX model, in order. @throws ModelTooLarge if it is too large for the format. */
export function onnxParts(model: OnnxModel): FilePart[] {
  const head = written((pbf) => {
    pbf.writeVarintField(1, IR_VERSION);
    pbf.writeStringField(2, 'shortlist');
  });
  const foot = written((pbf) => {
    writeMessage(pbf, 8, () => pbf.writeVarintField(2, OPERATOR_SET));
  });
  const parts = [head, ...message(7, onnxGraphParts(model)), foot];
  if (partsLength(parts) > MAX_BYTES) {
    throw new ModelTooLarge();
  }
  return parts;
}

/** The fields of the model's graph. */
export function onnxGraphParts({ name, nodes, tensors, inputs, outputs }: OnnxModel): FilePart[] {
  return [
    written((pbf) => {
      for (const node of nodes) writeMessage(pbf, 1, () => writeNode(pbf, node));
      pbf.writeStringField(2, name);
    }),
    ...[...tensors].flatMap((entry) => message(5, tensorParts(...entry))),
    written((pbf) => {
      for (const entry of inputs) writeMessage(pbf, 11, () => writeValueInfo(pbf, ...entry));
      for (const entry of outputs) writeMessage(pbf, 12, () => writeValueInfo(pbf, ...entry));
    }),
  ];
}

/** A field whose value is `parts`: its number and length, then they themselves. */
export function message(field: number, parts: readonly FilePart[]): FilePart[] {
  const head = written((pbf) => {
    pbf.writeVarint((field << 3) | LENGTH_DELIMITED);
    pbf.writeVarint(partsLength(parts));
  });
  return [head, ...parts];
}

function tensorParts(name: string, { type, shape, bytes }: Tensor): FilePart[] {
  const head = written((pbf) => {
    for (const length of shape) pbf.writeVarintField(1, length);
    pbf.writeVarintField(2, ELEMENT_TYPES[type]);
    pbf.writeStringField(8, name);
  });
  return [head, ...message(9, [bytes])];
}

function writeNode(pbf: PbfWriter, { operator, inputs, output, attributes }: OnnxNode): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  pbf.writeStringField(2, output);
  pbf.writeStringField(3, output);
  pbf.writeStringField(4, operator);
  for (const entry of Object.entries(attributes)) {
    writeMessage(pbf, 5, () => writeAttribute(pbf, ...entry));
  }
}

function writeAttribute(pbf: PbfWriter, name: string, value: Attribute): void {
  pbf.writeStringField(1, name);
  if (typeof value === 'number') {
    pbf.writeVarintField(3, value);
    pbf.writeVarintField(20, 2);
  } else if (typeof value === 'string') {
    pbf.writeStringField(4, value);
    pbf.writeVarintField(20, 3);
  } else if ('float' in value) {
    pbf.writeFloatField(2, value.float);
    pbf.writeVarintField(20, 1);
  } else {
    for (const integer of value) pbf.writeVarintField(8, integer);
    pbf.writeVarintField(20, 7);
  }
}

function writeValueInfo(pbf: PbfWriter, name: string, { type, shape }: TensorInfo): void {
  const writeDimension = (length: number | string): void =>
    writeMessage(pbf, 1, () => {
      if (typeof length === 'string') pbf.writeStringField(2, length);
      else pbf.writeVarintField(1, length);
    });
  pbf.writeStringField(1, name);
  writeMessage(pbf, 2, () =>
    writeMessage(pbf, 1, () => {
      pbf.writeVarintField(1, ELEMENT_TYPES[type]);
      writeMessage(pbf, 2, () => shape.forEach(writeDimension));
    }),
  );
}

function writeMessage(pbf: PbfWriter, field: number, write: () => void): void {
  pbf.writeMessage(field, write, undefined);
}

function written(write: (pbf: PbfWriter) => void): Uint8Array {
  const pbf = new PbfWriter();
  write(pbf);
  return pbf.finish();
}
