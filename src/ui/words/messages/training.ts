/** @file Words for what can happen while a student is trained, labels, or becomes a file. */
import type { StudentFlaw, TrainingMessage } from '../../../core/messages/training';
import { formatCount } from '../../format';
import { MODEL_WORDS } from './model';
import { say, type Words } from './words';

const FLAW_WORDS: Words<StudentFlaw> = {
  'student-parts-missing': () =>
    'This is no student: features.json or weights.safetensors is missing.',
  'student-part-missing': ({ part }) => `It lacks ${part}.`,
  'student-labels-differ': ({ part }) => `Its labels are not those of its ${part}.`,
  'student-zip-damaged': () => 'The zip file is damaged. Export the student again.',
  'student-zip-overlaps': () =>
    'The zip file is damaged: its files overlap. Export the student again.',
  'student-zip-grows': ({ part }) =>
    `The zip file is damaged: ${part} would unpack to far more than it is. Export the student again.`,
  'student-zip-longer': ({ part }) =>
    `The zip file is damaged: ${part} is longer than the zip file says. Export the student again.`,
  'student-numbers': ({ name }) =>
    `The student’s files cannot be used: “${name}” holds something that is no number. Export it again from the project that it was trained in.`,
  'student-terms': () =>
    'The student’s files cannot be used: features.json has not one idf for each term. Export it again from the project that it was trained in.',
  'student-files-unusable': () =>
    'The student’s files cannot be used. Export it again from the project that it was trained in.',
};

export const TRAINING_WORDS: Words<TrainingMessage> = {
  'no-words': () =>
    'No text has a word in it, so there is nothing to learn from. Is the text column right?',
  'too-few-rows': ({ rows }) =>
    rows === 1
      ? 'Only 1 row has candidates or a label of yours, which is too few to learn from. Look at the rows that failed, or choose another teacher.'
      : `Only ${formatCount(rows)} rows have candidates or a label of yours, which is too few to learn from. Look at the rows that failed, or choose another teacher.`,
  'checkpoint-broken': () =>
    'What was stored of this training is damaged, so it cannot be gone on with. The labels that it gave are kept; train the student again.',
  diverged: ({ epoch }) =>
    `The loss was not a number in epoch ${formatCount(epoch)}, and there is no epoch before it whose student could be used. Try a smaller learning rate.`,
  'brought-student-broken': () =>
    'The student that was brought here gives no numbers for some texts: its file is damaged. Nothing was labelled. Export it again from the project that it was trained in, or train anew.',
  'brought-student-gone': () =>
    'The student that this recipe labels with is not in this browser. Drop its file here together with the table.',
  'student-not-savable': () => 'This kind of student cannot be saved as a file yet.',
  'no-student-to-save': () =>
    'There is no trained student to save yet. Run the project to its end.',
  'vectors-needed': () => 'This student needs the vectors of the texts.',
  'vectors-gone': () =>
    'The vectors of some texts were deleted while the student used them. Resume to read these texts again; everything else is kept.',
  'model-too-large': () => 'The model has more than 2 GB, which is too large for one ONNX file.',
  'gpu-memory': ({ bytes }) =>
    `The GPU has no room for ${formatCount(Math.ceil(bytes / 2 ** 20))} MB of training data. Nothing is lost: close what else uses the GPU, or train on the processor (WASM).`,
  'browser-too-old': () =>
    'This browser is too old to train a student: its WebAssembly lacks SIMD. Nothing is lost: use a current Chrome, Edge, Firefox or Safari, or let the teacher’s first choice be the label (policy “teacher”).',
  'webassembly-off': () =>
    'WebAssembly is switched off in this browser (Lockdown Mode and strict settings do so), and no student can be trained without it. Nothing is lost: allow it for this page, or use another browser.',
  'runtime-incomplete': () =>
    'The part of this page that trains (WASM) could not be fetched whole. Nothing is lost: connect to the network, reload the page, and run again. If that does not help, its files were copied incompletely to the server.',
  'device-memory': () =>
    'This device has not enough memory to train the student, not even with small batches. Nothing is lost: close other tabs and programs and resume, or use fewer rows, or a smaller student.',
  'runtime-failed': () =>
    'The part of the page that computes has failed. Nothing is lost: reload the page and resume to go on from the last finished epoch. If that does not help, try another browser.',
  'student-file-unusable': ({ file, reason }) =>
    `${file} holds no student that can be used. ${say({ ...FLAW_WORDS, ...MODEL_WORDS }, reason)} Nothing was changed.`,
  ...FLAW_WORDS,
};
