/** @file Encoders as if they were trained, and the folders that they are exported to. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { onTestFinished } from 'vitest';
import { GraphBuilder, type Value } from '../../../src/core/graph/builder';
import { encodeOnnx } from '../../../src/core/graph/onnx';
import { seededRandom } from '../../../src/core/random';
import { batchInputs, type StudentModel } from '../../../src/core/students/student-graph';
import type { StudentFiles } from '../../../workers/student/api';
import type { BatchArrays } from '../../../workers/student/trainer';
import { EncoderStudent } from '../../../workers/student/encoder/encoder-student';
import { loadEncoder } from '../../../workers/student/encoder/load-encoder';
import { pickedArrays } from '../files/picked-arrays';
import { asFolder, randomModelFiles } from './random-model';

const ROBERTA_TOKENS = ['<s>', '<pad>', '</s>', '<unk>', '<mask>'];

/** A RoBERTa of random weights: its own positions, padding and tokenizer. */
export function randomRobertaFiles(words: readonly string[]): Map<string, Uint8Array> {
  const files = randomModelFiles(words);
  const encode = (json: object): Uint8Array => new TextEncoder().encode(JSON.stringify(json));
  const config = JSON.parse(new TextDecoder().decode(files.get('config.json'))) as object;
  files.delete('vocab.txt');
  files.set('config.json', encode({ ...config, model_type: 'roberta', pad_token_id: 1 }));
  files.set(
    'tokenizer.json',
    encode({
      added_tokens: ROBERTA_TOKENS.map((content, id) => ({ id, content, special: true })),
      normalizer: null,
      pre_tokenizer: { type: 'Whitespace' },
      post_processor: {
        ...{ type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0] },
        ...{ trim_offsets: true, add_prefix_space: false },
      },
      decoder: null,
      model: {
        ...{ type: 'WordPiece', unk_token: '<unk>', continuing_subword_prefix: '##' },
        ...{ max_input_chars_per_word: 100 },
        vocab: Object.fromEntries([...ROBERTA_TOKENS, ...words].map((token, id) => [token, id])),
      },
    }),
  );
  return files;
}

/** Stands in for a Trainer: its parameters are fixed, and it gives logits where that gives softmax. */
export class FixedTrainer {
  readonly parameters: Map<string, Float32Array>;

  constructor(parameters: Iterable<[string, Float32Array]>) {
    this.parameters = new Map(parameters);
  }

  parameter(name: string): Promise<Float32Array> {
    const values = this.parameters.get(name);
    return values ? Promise.resolve(values) : Promise.reject(new Error(`no “${name}”`));
  }

  async evaluate(model: StudentModel, arrays: BatchArrays): Promise<Float32Array> {
    const graph = new GraphBuilder();
    const feeds: Record<string, ort.Tensor> = {};
    const picked = pickedArrays(model, arrays);
    const inputs = batchInputs(graph, model);
    for (const [name, { shape }] of inputs) {
      feeds[name] = new ort.Tensor('float32', picked[name] as Float32Array, shape);
    }
    for (const { name, shape } of model.parameters) {
      graph.input(name, shape);
      feeds[name] = new ort.Tensor('float32', await this.parameter(name), shape);
    }
    const get = (name: string): Value => graph.inputs.get(name) ?? graph.constant(NaN);
    graph.output('logits', model.logits(graph, get, get));
    const session = await ort.InferenceSession.create(encodeOnnx(graph));
    const { logits } = await session.run(feeds);
    await session.release();
    return logits?.data as Float32Array;
  }
}

export interface Trained {
  student: EncoderStudent;
  trainer: FixedTrainer;
}

/** A student whose every parameter has moved, as training would move it. */
export async function movedStudent(
  files: ReadonlyMap<string, Uint8Array>,
  pooling: 'mean' | 'cls',
  classes: number,
): Promise<Trained> {
  const settings = { classes, weightDecay: 0.01, pooling, dropout: 0.1, seed: 1 };
  const student = new EncoderStudent(await loadEncoder(asFolder(files)), settings);
  const random = seededRandom(7);
  const parameters = student.model().parameters.map(({ name, shape, initial }) => {
    const spread = name.startsWith('classifier') ? 2 : 0.1;
    const start = initial?.() ?? new Float32Array(shape[0] ?? 0);
    return [name, start.map((value) => value + spread * (random() - 0.5))] as [
      string,
      Float32Array,
    ];
  });
  return { student, trainer: new FixedTrainer(parameters) };
}

/** Shifts the classes' biases until none is preferred, so that texts are told apart. */
export async function balanceClasses(trained: Trained, texts: readonly string[]): Promise<void> {
  const bias = await trained.trainer.parameter('classifier.bias');
  const logits = await pageLogits(trained, texts);
  logits.forEach((logit, i) => {
    const label = i % bias.length;
    bias[label] = (bias[label] ?? 0) - logit / texts.length;
  });
}

/** [texts x classes], as the page computes them. */
export async function pageLogits(
  { student, trainer }: Trained,
  texts: readonly string[],
): Promise<Float32Array> {
  return student.evaluate(await student.features(texts), trainer);
}

/** Writes an archive to the disk for the length of a test. Returns the folder. */
export async function writeArchive(archive: StudentFiles): Promise<string> {
  const parent = mkdtempSync(join(tmpdir(), 'shortlist-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, 'student');
  for (const [name, content] of archive) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), new Uint8Array(await blobOf(content).arrayBuffer()));
  }
  return folder;
}

export function blobOf(content: string | Uint8Array | Blob | undefined): Blob {
  return new Blob([(content ?? '') as BlobPart]);
}

/**
 * Transformers.js as someone uses it who got the folder: it finds the runtime under a global symbol,
 * since its own is not installed here.
 */
export async function transformersFor(folder: string) {
  (globalThis as Record<symbol, unknown>)[Symbol.for('onnxruntime')] = ort;
  const { AutoModelForSequenceClassification, AutoTokenizer, env, pipeline } =
    await import('@xenova/transformers');
  env.localModelPath = `${dirname(folder)}/`;
  env.allowRemoteModels = false;
  const name = basename(folder);
  const options = { device: 'auto' } as const;
  return {
    tokenizer: () => AutoTokenizer.from_pretrained(name),
    model: () => AutoModelForSequenceClassification.from_pretrained(name, options),
    classifier: () => pipeline('text-classification', name, options),
  };
}
