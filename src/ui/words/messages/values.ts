/** @file Words for what can be wrong with a value in a file that people or programs write. */
import type { UnexpectedValue, ValueFlaw, ValueKind } from '../../../core/messages/values';
import { formatChoice, formatCount } from '../../format';
import { quoted } from './parts';
import { say, type Words } from './words';

const FLAW_WORDS: Words<ValueFlaw> = {
  'value-missing': () => 'It is missing.',
  'value-unknown': () => 'No such file has a value of that name: look for a slip in it.',
  'value-unexpected': (data) => `It must be ${expectedWords(data)}, but it is ${foundWords(data)}.`,
  'value-least': ({ least, found }) => `It must be at least ${least}, but it is ${found}.`,
  'value-most': ({ most, found }) => `It must be at most ${most}, but it is ${found}.`,
  'value-above': ({ limit, found }) => `It must be more than ${limit}, but it is ${found}.`,
  'value-not-whole': ({ found }) => `It must be a whole number, but it is ${found}.`,
  'value-not-finite': () => 'It must be a number that a computer can hold.',
  'value-empty': () => 'It must not be empty.',
  'text-short': ({ least, found }) =>
    `It must have at least ${formatCount(least)} characters, but it has ${formatCount(found)}.`,
  'text-long': ({ most, found }) =>
    most === 1
      ? `It must have one character at most, but it has ${formatCount(found)}.`
      : `It must have at most ${formatCount(most)} characters, but it has ${formatCount(found)}.`,
  'list-short': ({ least, found }) =>
    `It must have at least ${formatCount(least)} entries, but it has ${formatCount(found)}.`,
  'list-long': ({ most, found }) =>
    `It must have at most ${formatCount(most)} entries, but it has ${formatCount(found)}.`,
  'value-form': () => 'It is not written in the form that it must have.',
  'value-wrong': () => 'It cannot be used here.',
  'value-address': () =>
    'It must be a plain address that begins with http:// or https://, without a name or password in it.',
  'name-unseen': () =>
    'It shows nothing: each of its characters is invisible. Give it a name that can be read.',
  'labels-alike': () => 'Two labels have the same name in it: give each a name of its own.',
  'folds-one': () => 'It must be 0, which is off, or at least 2.',
};

const KIND_WORDS: Record<ValueKind, string> = {
  text: /* @wc-include */ 'a text',
  number: /* @wc-include */ 'a number',
  boolean: /* @wc-include */ 'true or false',
  list: /* @wc-include */ 'a list',
  object: /* @wc-include */ 'an object',
  null: 'null',
};

/** A whole sentence. */
export function flawWords(flaw: ValueFlaw): string {
  return say(FLAW_WORDS, flaw);
}

function expectedWords({ kinds, known }: UnexpectedValue): string {
  return formatChoice([...known.map(valueWords), ...kinds.map((kind) => KIND_WORDS[kind])]);
}

function foundWords({ found, foundKind }: UnexpectedValue): string {
  return found === null ? KIND_WORDS[foundKind] : valueWords(found);
}

/** As it stands in the file. */
function valueWords(value: string | number | boolean): string {
  return typeof value === 'string' ? quoted(value) : String(value);
}
