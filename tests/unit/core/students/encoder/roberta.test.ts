/** @file RoBERTa's positions, poolings and activations, against a forward pass in plain loops. */
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../../../src/core/graph/builder';
import { readEncoderConfig } from '../../../../../src/core/students/encoder/config';
import { withEmbeddings } from '../../../../../src/core/students/encoder/embedding-tables';
import { TokenEmbeddings } from '../../../../../src/core/students/encoder/token-embeddings';
import {
  encoderModel,
  type EncoderOptions,
} from '../../../../../src/core/students/encoder/encoder';
import {
  batchInputs,
  pickRows,
  tableInputs,
  tableOf,
} from '../../../../../src/core/students/student-graph';
import { Safetensors } from '../../../../../src/core/students/encoder/safetensors';
import type { TokenRows } from '../../../../../src/core/students/encoder/token-rows';
import { HubWeights, readWeights } from '../../../../../src/core/students/encoder/weights';
import { interpret } from '../../../../helpers/graph/interpreter';
import { fixtureBytes, fixtureText } from '../../../../helpers/encoder/fixtures';
import { memorySource } from '../../../../helpers/encoder/memory-source';
import {
  referenceEncoder,
  referenceTensors,
  type ReferenceConfig,
} from '../../../../helpers/encoder/reference-encoder';

const file = fixtureBytes('roberta-tiny/model.safetensors');
const configFields = JSON.parse(fixtureText('roberta-tiny/config.json')) as ReferenceConfig;
/** Of several lengths; the second has the padding token between others, which is not counted. */
const TEXTS = [
  [0, 17, 4, 33, 2],
  [0, 59, 1, 8, 1, 21, 2],
  [0, 2],
];
const [ROWS, TOKENS, CLASSES] = [4, 8, 3];

function tokenRows(): TokenRows {
  const offsets = new Int32Array(TEXTS.length + 1);
  TEXTS.forEach(({ length }, row) => (offsets[row + 1] = (offsets[row] ?? 0) + length));
  return { offsets, tokens: Int32Array.from(TEXTS.flat()) };
}

/** The student's logits of all texts; the batch has one row more than there are texts. */
async function studentLogits(pooling: EncoderOptions['pooling'], configText: string) {
  const config = readEncoderConfig(configText);
  const hub = new HubWeights(await Safetensors.open(memorySource(file)), config);
  const options = { classes: CLASSES, weightDecay: 0.01, pooling, dropout: 0, seed: 3 };
  const shape = { rows: ROWS, tokens: TOKENS };
  const model = encoderModel(config, await readWeights(hub, config), options, shape);

  const embeddings = await TokenEmbeddings.open(hub, config);
  const rows = tokenRows();
  await embeddings.learn(rows);
  const vectors = new Float32Array(ROWS * TOKENS * config.width);
  embeddings.embed(rows, Int32Array.of(0, 1, 2), TOKENS, vectors);
  const mask = Float32Array.from({ length: ROWS * TOKENS }, (_, i) => {
    const length = TEXTS[Math.floor(i / TOKENS)]?.length ?? 1;
    return Number(i % TOKENS < length);
  });

  const graph = new GraphBuilder();
  const feeds: Record<string, Float32Array> = { vectors, mask };
  for (const { name, shape, type } of model.batchInputs) graph.input(name, shape, type);
  for (const { name, shape, initial } of model.parameters) {
    const input = graph.input(name, shape);
    feeds[name] = initial?.() ?? new Float32Array(input.shape[0] ?? 0);
  }
  const get = (name: string) => graph.inputs.get(name) ?? graph.constant(NaN);
  const logits = model.logits(graph, get, get);
  return { logits: [...interpret(graph, feeds)(logits).data], feeds };
}

describe('a RoBERTa gives the logits of plain loops', () => {
  test.each([
    ['mean', 'gelu'],
    ['cls', 'gelu'],
    ['mean', 'gelu_new'],
    ['mean', 'relu'],
  ] as const)('with %s pooling and %s', async (pooling, activation) => {
    const reference = { ...configFields, hidden_act: activation };
    const { logits, feeds } = await studentLogits(pooling, JSON.stringify(reference));
    const classifier = feeds['classifier.weight'] ?? new Float32Array();
    const tensors = referenceTensors(file);
    TEXTS.forEach((tokens, row) => {
      const vectors = referenceEncoder(tensors, reference, 'roberta.', tokens);
      const width = vectors[0]?.length ?? 0;
      for (let label = 0; label < CLASSES; label++) {
        const weights = [...classifier.subarray(label * width, (label + 1) * width)];
        const evidence = vectors.map((vector) =>
          vector.reduce((sum, x, i) => sum + x * (weights[i] ?? NaN), 0),
        );
        const mean = evidence.reduce((sum, x) => sum + x, 0) / evidence.length;
        const expected = pooling === 'cls' ? evidence[0] : mean;
        expect(logits[row * CLASSES + label]).toBeCloseTo(expected ?? NaN, 6);
      }
    });
    expect(logits.every(Number.isFinite)).toBe(true);
  });
});

test('rows that a graph picks of the tables make the vectors that are made outside of it', async () => {
  const config = readEncoderConfig(JSON.stringify(configFields));
  const hub = new HubWeights(await Safetensors.open(memorySource(file)), config);
  const embeddings = await TokenEmbeddings.open(hub, config);
  const rows = tokenRows();
  await embeddings.learn(rows);
  const shape = { rows: TEXTS.length, tokens: TOKENS };
  const order = Int32Array.from(TEXTS.keys());
  const vectors = new Float32Array(shape.rows * TOKENS * config.width);
  embeddings.embed(rows, order, TOKENS, vectors);

  const model = withEmbeddings(
    {
      ...{ rows: shape.rows, classes: 1, parameters: [] },
      batchInputs: [{ name: 'vectors', shape: [], type: 'float32' }],
      logits: (_, __, input) => input('vectors'),
    },
    embeddings.tables,
    shape,
  );
  const picked: Record<string, Int32Array> = embeddings.rowNumbers(rows, order, shape);
  const outside = Object.fromEntries(
    model.batchInputs.map(({ name, table = '' }) => [
      name,
      pickRows(tableOf(model, table), picked[name] ?? new Int32Array()),
    ]),
  );
  const tables = Object.fromEntries((model.tables ?? []).map(({ name, values }) => [name, values]));
  for (const isResident of [true, false]) {
    const graph = new GraphBuilder();
    const inputs = batchInputs(graph, model, '', isResident ? tableInputs(graph, model) : null);
    const get = (name: string) => inputs.get(name) ?? graph.constant(NaN);
    const result = model.logits(graph, get, get);
    const tensorOf = interpret(graph, isResident ? { ...tables, ...picked } : outside);
    const error = tensorOf(result).data.map((value, i) => Math.abs(value - (vectors[i] ?? NaN)));
    expect(Math.max(...error)).toBeLessThan(1e-5);
  }
});
