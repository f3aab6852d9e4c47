/** @file Words for why a teacher cannot be used, or cannot go on, and what a person can do. */
import type {
  BrowserModelMessage,
  LanguageModelMessage,
  PatternFlaw,
  ServerMessage,
  ServerProgram,
  TeacherMessage,
} from '../../../core/messages/teacher';
import { countRows } from '../../counts';
import { formatCount, formatGigabytes } from '../../format';
import { listOf } from './parts';
import { reasonWords } from './row';
import { say, type Words } from './words';

const PATTERN_WORDS: Words<PatternFlaw> = {
  'pattern-form': () => 'It is not of the form /…/.',
  'pattern-flag': ({ flag }) => `The flag “${flag}” is not known.`,
  'pattern-matches-all': () => 'It matches any text, even an empty one.',
  'pattern-closes-nothing': () => 'A “)” closes nothing.',
  'pattern-repeats-nothing': ({ character }) => `There is nothing before “${character}” to repeat.`,
  'pattern-looks-around': () => 'Looking ahead or behind is not possible here.',
  'pattern-not-closed': ({ bracket }) => `A “${bracket}” is not closed.`,
  'pattern-ends-early': () => 'It ends with a “\\”.',
  'pattern-back-reference': () => 'Back references are not possible here.',
  'pattern-unknown': ({ part }) => `“${part}” is not understood.`,
  'pattern-repeats-much': ({ part }) => `“${part}” repeats too often.`,
  'pattern-repeats-twice': () => 'A repetition is repeated.',
  'pattern-long': () => 'The expression is too long.',
  'patterns-together-long': () =>
    'With this one, the expressions of all labels are too long together: leave some out, or make them shorter.',
};

const LANGUAGE_MODEL_WORDS: Words<LanguageModelMessage> = {
  'language-model-unknown': ({ model, byDefault }) =>
    byDefault === null
      ? `There is no language model named “${model}”.`
      : `There is no language model named “${model}”. Choose another model in the teacher’s settings, or take out the recipe’s “teacher.model” for the default (${byDefault}).`,
  'language-model-half-precision': ({ model }) =>
    `The model “${model}” needs half-precision arithmetic (shader-f16), which this browser’s graphics card does not offer, and it has no single-precision form. Choose another model.`,
  'language-model-no-room': ({ model, details }) =>
    withDetails(
      `The browser has no room left to keep the model “${model}”. Free disk space or clear other sites’ data, or choose a smaller model.`,
      details,
    ),
  'language-model-needs-room': ({ model, bytes, free }) =>
    `The model “${model}” needs ${formatGigabytes(bytes)} more, and the browser has room for ${formatGigabytes(free)}. Delete another model, free disk space, or choose a smaller model.`,
  'language-model-download-full': ({ details }) =>
    withDetails(
      'The browser has no room left to keep the model. Delete another model or free disk space; what has arrived is kept.',
      details,
    ),
  'language-model-download-failed': ({ details }) =>
    withDetails(
      'The model could not be downloaded. Check the connection and that its address can be reached; what has arrived is kept, and the download goes on from there. Without a connection, choose the keywords teacher.',
      details,
    ),
  'language-model-unreachable': ({ model, details }) =>
    withDetails(
      `The model “${model}” could not be downloaded. Check the connection, and that huggingface.co and raw.githubusercontent.com can be reached: models come from there, texts never go there. Without a connection, choose the keywords teacher.`,
      details,
    ),
  'language-model-broken': ({ model, details }) =>
    withDetails(
      `The model “${model}” could not be loaded. Reload the page, or choose another model.`,
      details,
    ),
  'language-model-foreign': ({ url }) => `What is at ${url} is no model for WebLLM.`,
  'language-model-incomplete': ({ missing }) =>
    `This folder is no complete model for WebLLM. Missing: ${listOf(missing)}.`,
  'language-model-unreadable': ({ file }) =>
    `This folder is no complete model for WebLLM: its ${file} cannot be read.`,
  'language-model-runtime': ({ details }) =>
    withDetails(
      'The part of this page that runs language models could not be loaded. Check the connection and reload the page, or choose the keywords teacher.',
      details,
    ),
};

const BROWSER_MODEL_WORDS: Words<BrowserModelMessage> = {
  'browser-model-none': () =>
    'This browser has no language model of its own that this page may use. Use a recent Chrome or Edge on a computer with enough free disk space, or choose another teacher.',
  'browser-model-taken': ({ details }) =>
    withDetails(
      'The browser took its language model away. Start again to go on; finished rows are kept.',
      details,
    ),
  'browser-model-forbidden': ({ details }) =>
    withDetails(
      'The browser no longer lets this page use its language model. Allow it in the browser’s settings, or choose another teacher; finished rows are kept.',
      details,
    ),
  'browser-model-click': ({ details }) =>
    withDetails(
      'The browser loads its language model only right after a click. Press the button to start once more.',
      details,
    ),
  'browser-model-broken': ({ details }) =>
    withDetails(
      'The browser’s language model could not be loaded. Check the connection and the free disk space, or choose another teacher.',
      details,
    ),
};

const UNREACHABLE: Record<ServerProgram | 'unknown', (url: string) => string> = {
  ollama: (url) =>
    `The server at ${url} cannot be reached, or does not let this page read its answers: browsers do not say which. Check that it runs, that the address is right, that it allows requests from this page (CORS; Ollama: set OLLAMA_ORIGINS to this page’s address and start it again), and that it does not send on to another address, such as from http to https: then enter that one. Finished rows are kept.`,
  'lm-studio': (url) =>
    `The server at ${url} cannot be reached, or does not let this page read its answers: browsers do not say which. Check that it runs, that the address is right, that it allows requests from this page (CORS; LM Studio: switch on “Enable CORS” in the server’s settings), and that it does not send on to another address, such as from http to https: then enter that one. Finished rows are kept.`,
  vllm: (url) =>
    `The server at ${url} cannot be reached, or does not let this page read its answers: browsers do not say which. Check that it runs, that the address is right, that it allows requests from this page (CORS; vLLM: start it with --allowed-origins), and that it does not send on to another address, such as from http to https: then enter that one. Finished rows are kept.`,
  unknown: (url) =>
    `The server at ${url} cannot be reached, or does not let this page read its answers: browsers do not say which. Check that it runs, that the address is right, that it allows requests from this page (CORS; for Ollama set OLLAMA_ORIGINS), and that it does not send on to another address, such as from http to https: then enter that one. Finished rows are kept.`,
};

const SERVER_WORDS: Words<ServerMessage> = {
  'server-key': ({ status, details }) =>
    `The server does not accept the key (${statusWords(status, details)}). Enter a valid key and start again.`,
  'server-no-model': ({ model, status, details, offered }) =>
    offered.length > 0
      ? `The server knows no model “${model}” at this address (${statusWords(status, details)}). It has: ${offered.join(', ')}.`
      : `The server knows no model “${model}” at this address (${statusWords(status, details)}). Check both; the address usually ends in /v1.`,
  'server-busy': ({ status, details }) =>
    `The server is too busy or its limit is reached (${statusWords(status, details)}). Start again later, or ask for fewer rows at the same time; finished rows are kept.`,
  'server-unreachable': ({ url, program }) => UNREACHABLE[program ?? 'unknown'](url),
  'server-redirects': ({ url }) =>
    `The server at ${url} sends every question on to another address. This page does not follow: texts go only to the host that you have allowed. Enter the address that it leads to (often https instead of http, or a path that ends in /v1). Finished rows are kept.`,
  'server-blocked': ({ host }) =>
    `This page came by https, and from there browsers reach no server by http but one on this very machine: ${host} stays out of reach. Give the server an https address, or open this page from this machine (npm start), or forward the server’s port to localhost.`,
  'server-no-probabilities': () =>
    'This server returns no token probabilities (logprobs), which the strategy “scored” needs. Choose another strategy.',
};

export const TEACHER_WORDS: Words<TeacherMessage> = {
  ...PATTERN_WORDS,
  ...LANGUAGE_MODEL_WORDS,
  ...BROWSER_MODEL_WORDS,
  ...SERVER_WORDS,
  'teacher-not-ready': () => 'The teacher is not loaded yet.',
  'teacher-busy': () => 'The teacher is at work already; stop it first.',
  'no-gpu': () =>
    'This browser offers no WebGPU, which a language model needs. Use a recent Chrome, Edge, Firefox or Safari with hardware acceleration switched on, or choose the keywords teacher, which needs no graphics card.',
  'gpu-gave-up': ({ details }) =>
    withDetails(
      'The graphics card gave up, mostly for want of memory. Close other tabs and programs, or choose a smaller model, then start again: finished rows are kept.',
      details,
    ),
  'rows-failing': ({ rows, reason }) =>
    `The language model failed on ${countRows(rows)} one after the other. ${reasonWords(reason)} Reload the page to resume, or choose another model.`,
  'rows-all-failed': ({ hasEnded, failed, count, reason, row }) =>
    [
      hasEnded
        ? `The teacher failed on all rows (${formatCount(failed)}).`
        : `The first rows all failed (${formatCount(failed)}), so the run has paused. Nothing is lost.`,
      count === failed
        ? `Each time: ${reasonWords(reason)}`
        : `Most often (${formatCount(count)} of ${formatCount(failed)}): ${reasonWords(reason)}`,
      `Row ${formatCount(row)} is shown with the run as an example.`,
    ].join(' '),
  'lost-asleep': ({ reason }) => reasonWords(reason),
  'prompt-too-long': ({ needed, model, holds }) =>
    `The instructions, labels and examples take at least ${formatCount(needed)} tokens, but the model “${model}” holds ${formatCount(holds)}. Shorten the descriptions, drop examples, or choose a model with a larger context.`,
  'model-no-probabilities': () =>
    'This model shows no probabilities, which the strategy “scored” and votes by probabilities need. Choose another strategy.',
  'keywords-heavy': ({ row }) =>
    `The expressions among the keywords are too much work for the text of row ${formatCount(row)}: they cannot be counted, and in a run such a row gets no candidates. Leave some of them out, or make them simpler.`,
  'keyword-unusable': ({ keyword, label, flaw }) =>
    `The keyword ${keyword} of the label “${label}” cannot be used. ${say(PATTERN_WORDS, flaw)} Change it or write the words themselves.`,
};

function withDetails(sentences: string, details: string): string {
  return details === '' ? sentences : `${sentences} (${details})`;
}

function statusWords(status: number, details: string): string {
  return details === ''
    ? /* @wc-include */ `status ${formatCount(status)}`
    : /* @wc-include */ `status ${formatCount(status)}: ${details}`;
}
