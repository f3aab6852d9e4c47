/** @file Words for what can be wrong with a pretrained model that a student begins with. */
import type { ModelMessage, OnnxFlaw, WeightsFlaw } from '../../../core/messages/model';
import { formatCount } from '../../format';
import { listOf } from './parts';
import { flawWords } from './values';
import type { Words } from './words';

export const MODEL_WORDS: Words<ModelMessage> = {
  'model-not-named': () =>
    'The recipe names no encoder model. Name one, such as “intfloat/e5-small-v2”, or choose the n-gram student, which needs none.',
  'sentence-model-not-named': () =>
    'The recipe names no sentence encoder. Name one, or drop its folder.',
  'model-name-wrong': ({ model }) =>
    `“${model}” is no name of a model. An example is “intfloat/e5-small-v2”.`,
  'model-type-unknown': ({ type, supported }) =>
    `A student cannot be made of a model of type “${type}”. Supported are ${listOf(supported)}: MiniLM, BGE, E5 and GTE are such models.`,
  'model-config-no-json': () => 'The model’s config.json is not readable as JSON.',
  'model-config-field': ({ field, flaw }) =>
    `The model’s config.json cannot be used because of “${field}”. ${flawWords(flaw)}`,
  'model-config-heads': ({ width, heads }) =>
    `The model’s config.json cannot be used: ${formatCount(width)} is no multiple of ${formatCount(heads)} attention heads.`,
  'model-activation-unknown': ({ activation, supported }) =>
    `Activation “${activation}” is not supported, only ${listOf(supported)}.`,
  'model-positions-unknown': ({ positions }) =>
    `Positions of type “${positions}” are not supported, only absolute.`,
  'model-architecture': ({ family, marker }) =>
    `The file model.safetensors is of another architecture than ${family}: it has no “${marker}”, with or without the prefix “${family}.”.`,
  'model-vocabulary-foreign': ({ token }) =>
    `The model’s vocab.txt has no “${token}”: it is not BERT’s.`,
  'model-vocabulary-missing': () =>
    'The model has neither tokenizer.json nor vocab.txt, so its words are unknown.',
  'model-tokenizer-no-json': () => 'The model’s tokenizer files are not readable as JSON.',
  'model-tokenizer-unusable': ({ details }) =>
    `The model’s tokenizer.json cannot be used: ${details}.`,
  'model-tokenizer-bursts': () =>
    'The model’s tokenizer.json makes texts so much longer that they would fill this device’s memory. It was not used, and nothing is lost. Choose another model.',
  'model-token-beyond': ({ token, vocabulary }) =>
    `The tokenizer made the token ${formatCount(token)}, but the model knows only ${formatCount(vocabulary)}. Do both belong to the same model?`,
  'model-weight-missing': ({ name }) => `The model’s weights lack “${name}”.`,
  'model-weight-shape': ({ name, found, expected }) =>
    `The model’s weight “${name}” has the shape ${shapeOf(found)}; by config.json it should be ${shapeOf(expected)}. Do both files belong to the same model?`,
  'model-weight-format': ({ name, format, supported }) =>
    `The model’s weight “${name}” is stored as ${format}; supported are ${listOf(supported)}. Take a model that is not quantised.`,
  'model-weights-damaged': ({ flaw, name, bytes }) => weightsWords(flaw, name, bytes),
  'model-file-missing': ({ model, file, weights }) =>
    model === null
      ? `The folder has no ${file}. An encoder needs config.json, ${weights}, and tokenizer.json or vocab.txt.`
      : `The model “${model}” has no ${file}. An encoder needs config.json, ${weights}, and tokenizer.json or vocab.txt.`,
  'model-file-gone': ({ model, file }) => `“${model}” has no ${file} any more.`,
  'model-in-two-files': ({ model, file }) =>
    `“${model}” keeps its numbers in a file besides ${file}; such models cannot be saved as a student yet. Nothing is lost: the student labels here as before.`,
  'model-config-missing': ({ model }) => `“${model}” has no config.json. Is that its name?`,
  'sentence-model-not-small': ({ model, file }) =>
    `“${model}” has no ${file}. Choose full precision, or another model.`,
  'sentence-model-no-onnx': ({ model, file, example }) =>
    `“${model}” has no ${file}. Choose one that comes in ONNX form, such as “${example}”, or 8-bit precision if that is all that there is.`,
  'sentence-model-no-tokens': () =>
    'The model gives no vectors of tokens (“last_hidden_state”), so it is no sentence encoder. Choose one that was exported for feature extraction.',
  'sentence-model-cannot-run': ({ details }) => `The model cannot be run: ${details}`,
  'model-changed': ({ url }) => `${url} changed while it was loading. Load the model again.`,
  'model-forbidden': ({ url }) =>
    `${url} does not exist, or may not be read without signing in. Choose another model.`,
  'model-refused': ({ url, status }) =>
    `${url} cannot be loaded: the server answered ${formatCount(status)}.`,
  'model-unreachable': ({ url }) =>
    `${url} cannot be reached. Check the connection, or choose a folder with the model’s files.`,
  'model-incomplete': ({ url }) => `${url} came incomplete. Load the model again.`,
  'model-file-too-large': ({ url, bytes, most }) =>
    `${url} has ${formatCount(Math.ceil(bytes / 1e6))} MB by what its server says, and may have ${formatCount(Math.ceil(most / 1e6))} MB. Nothing of it was kept. Choose another model.`,
  'model-folder-gone': ({ folder }) =>
    `The folder “${folder}” is not in this browser. Drop it here again.`,
  'model-folder-no-room': ({ folder, bytes }) =>
    `The browser has no room left for “${folder}” (${formatCount(Math.ceil(bytes / 1e6))} MB). Free disk space, or delete models that you no longer need, and drop it again.`,
  'model-folder-incomplete': ({ folder, missing }) =>
    missing.length === 1
      ? `The folder “${folder}” is no complete model: ${listOf(missing)} is missing. Nothing was kept.`
      : `The folder “${folder}” is no complete model: ${listOf(missing)} are missing. Nothing was kept.`,
  'model-folder-not-kept': () =>
    'This browser cannot keep a folder here. Open the page by https:// or on localhost, and not in a private window.',
  'student-file-no-json': ({ file }) =>
    `The student’s ${file} is not valid JSON. Export it again from the project that it was trained in.`,
  'student-file-field': ({ file, field, flaw }) =>
    field === null
      ? `The student’s ${file} cannot be used. ${flawWords(flaw)} Export it again from the project that it was trained in.`
      : `The student’s ${file} cannot be used because of “${field}”. ${flawWords(flaw)} Export it again from the project that it was trained in.`,
  'student-model-no-classifier': ({ file }) => `Its ${file} is no classifier.`,
  'student-model-damaged': ({ file, flaw }) => onnxWords(flaw, file),
};

function weightsWords(flaw: WeightsFlaw, name: string, bytes: number): string {
  switch (flaw) {
    case 'too-short':
      return `The file model.safetensors is damaged or incomplete: it has only ${formatCount(bytes)} bytes. Download it again.`;
    case 'no-beginning':
      return 'The file model.safetensors is damaged or incomplete: it does not begin like a safetensors file. Download it again.';
    case 'header-cut':
      return 'The file model.safetensors is damaged or incomplete: it ends within its header. Download it again.';
    case 'header-unreadable':
      return 'The file model.safetensors is damaged or incomplete: its header is not readable. Download it again.';
    case 'entry':
      return `The file model.safetensors is damaged or incomplete: its header says nothing sensible about “${name}”. Download it again.`;
    case 'entry-size':
      return `The file model.safetensors is damaged or incomplete: its header gives “${name}” ${formatCount(bytes)} bytes. Download it again.`;
    case 'cut':
      return `The file model.safetensors is damaged or incomplete: it ends before “${name}” does. Download it again.`;
  }
}

function onnxWords(flaw: OnnxFlaw, file: string): string {
  switch (flaw) {
    case 'no-graph':
      return `The file ${file} is damaged: it has no graph.`;
    case 'cut':
      return `The file ${file} is damaged: it is cut short.`;
    case 'no-model':
      return `The file ${file} is damaged: it is no ONNX model.`;
  }
}

function shapeOf(lengths: readonly number[]): string {
  return `[${lengths.map(formatCount).join(' x ')}]`;
}
