/** @file What the students' settings are called on the screen, and what they mean. */
import type { StudentConfig } from '../../../core/task/recipe';
import type { ModelSource, StudentKind } from '../../../state/task-form/values/student-values';
import type { Choice } from '../words';

export const STUDENTS: readonly Choice<StudentKind>[] = [
  {
    value: 'ngram',
    title: 'Words and their parts',
    explanation: 'N-grams. Needs no download, learns in seconds.',
  },
  {
    value: 'encoder-head',
    title: 'Sentence vectors',
    explanation:
      'A pretrained encoder reads each text once, a small network learns from what it made of them. Knows what words mean; its model is downloaded once.',
  },
  {
    value: 'encoder',
    title: 'Fine-tuned encoder',
    explanation:
      'A pretrained language encoder is trained further, whole, on your texts. Downloaded once; wants a GPU and patience.',
  },
];

export const MODEL_SOURCES: readonly Choice<ModelSource>[] = [
  {
    value: 'hub',
    title: 'The model hub',
    explanation: 'huggingface.co. Only the model is fetched, once; no text is sent.',
  },
  {
    value: 'server',
    title: 'A server of yours',
    explanation: 'Only the model is fetched, once; no text is sent.',
  },
  { value: 'folder', title: 'A folder', explanation: 'Nothing is fetched.' },
];

export const PRECISIONS: readonly Choice<NonNullable<StudentConfig['precision']>>[] = [
  { value: 'fp32', title: 'Full', explanation: 'The same vectors on every device.' },
  {
    value: 'q8',
    title: '8 bit',
    explanation: 'A quarter of the download, faster without a GPU, a little less exact.',
  },
];

const MODEL_FILE =
  'Saved as a file, it is a model that Transformers.js and any ONNX runtime open, or it labels here: drop it with a new table, and neither a teacher nor a network is needed.';

/** What the saved student is good for. */
export const STUDENT_FILES: Record<StudentConfig['kind'], string> = {
  ngram:
    'Saved as a file, it labels elsewhere with Python or Node alone, or here: drop it with a new table, and no teacher is needed.',
  'encoder-head': MODEL_FILE,
  encoder: MODEL_FILE,
};

export const POOLINGS: readonly Choice<NonNullable<StudentConfig['pooling']>>[] = [
  { value: 'mean', title: 'Mean', explanation: 'A text is the mean of its tokens.' },
  { value: 'cls', title: 'First token', explanation: 'A text is its first token, as in BERT.' },
];

export const PROVIDERS: readonly Choice<StudentConfig['executionProvider']>[] = [
  { value: 'auto', title: 'Automatic', explanation: 'The graphics card where that works.' },
  { value: 'webgpu', title: 'Graphics card (WebGPU)', explanation: '' },
  { value: 'wasm', title: 'Processor (WASM)', explanation: '' },
];
