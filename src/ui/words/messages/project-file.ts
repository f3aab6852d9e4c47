/** @file Words for what can be wrong with the file of a project. */
import type {
  ProjectFileFlaw,
  ProjectFileMessage,
  ProjectFileReason,
} from '../../../core/messages/project-file';
import { formatCount } from '../../format';
import { MODEL_WORDS } from './model';
import { RECIPE_WORDS } from './recipe';
import { TRAINING_WORDS } from './training';
import { flawWords } from './values';
import { say, type Words } from './words';

const FLAW_WORDS: Words<ProjectFileFlaw> = {
  'project-file-newer': () =>
    'A newer version of this page saved it. Reload this page to get that version, then open it again.',
  'project-file-manifest': ({ field, flaw }) =>
    field === null
      ? `Its manifest cannot be used. ${flawWords(flaw)}`
      : `“${field}” in its manifest cannot be used. ${flawWords(flaw)}`,
  'project-file-damaged': () => 'It is damaged.',
  'project-file-bursts': () => 'It would unpack to far more than a project holds.',
  'project-file-part-twice': ({ part }) => `It has two parts of the name “${part}”.`,
  'project-file-part-reused': ({ part }) => `Its part “${part}” stands for several things at once.`,
  'project-file-part-missing': ({ part }) => `Its part “${part}” is missing.`,
  'project-file-part-long': ({ part }) => `Its part “${part}” is too long.`,
  'project-file-part-cut': ({ part }) => `Its part “${part}” is cut off.`,
  'project-file-part-no-text': ({ part }) => `Its part “${part}” is no text.`,
  'project-file-part-no-json': ({ part }) => `Its part “${part}” is no JSON.`,
  'project-file-line-endless': ({ part }) => `A line of “${part}” does not end.`,
  'project-file-line-no-json': ({ part, line }) =>
    `Line ${formatCount(line)} of its part “${part}” is no JSON.`,
  'project-file-line-wrong': ({ part, line, field, flaw }) =>
    field === null
      ? `Line ${formatCount(line)} of its part “${part}” cannot be used. ${flawWords(flaw)}`
      : `“${field}” in line ${formatCount(line)} of its part “${part}” cannot be used. ${flawWords(flaw)}`,
  'project-file-row-cells': ({ part, line }) =>
    line === 0
      ? `A row before the end of its part “${part}” has not one cell for each column.`
      : `A row before line ${formatCount(line)} of its part “${part}” has not one cell for each column.`,
  'project-file-row-unknown': ({ part, line }) =>
    line === 0
      ? `Before the end of its part “${part}”, a row is named that the table does not have.`
      : `Before line ${formatCount(line)} of its part “${part}”, a row is named that the table does not have.`,
  'project-file-candidates': ({ part, line }) =>
    line === 0
      ? `Before the end of its part “${part}”, candidates do not fit the task’s labels.`
      : `Before line ${formatCount(line)} of its part “${part}”, candidates do not fit the task’s labels.`,
  'project-file-rows-many': () => 'It has more rows than its manifest says.',
  'project-file-rows-missing': () => 'Rows of its table are missing.',
  'project-file-columns-equal': () => 'Two columns have one name.',
  'project-file-columns-missing': () => 'Its task asks for columns that its table does not have.',
  'project-file-no-task': () => 'It has labels, but no task for them.',
  'project-file-distributions': () => 'What its student says does not fit its table.',
  'project-file-audit': () => 'Its check does not fit its table.',
  'project-file-rows-named': () => 'It names rows that its table does not have.',
  'project-file-student-labels': () =>
    'Its student knows other labels than its task, or in another order.',
  'project-file-numbers': () => 'Its trained student has numbers that are none.',
};

const REASON_WORDS: Words<ProjectFileReason> = {
  ...FLAW_WORDS,
  ...MODEL_WORDS,
  ...RECIPE_WORDS,
  ...TRAINING_WORDS,
};

export const PROJECT_FILE_WORDS: Words<ProjectFileMessage> = {
  ...FLAW_WORDS,
  'project-file-unusable': ({ file, reason }) =>
    `${file} cannot be opened as a project: ${say(REASON_WORDS, reason)} Nothing was kept, and your other projects are as they were. Ask for the file to be saved again where it came from.`,
  'project-file-unsavable': ({ reason }) =>
    `This project cannot be saved as a file, for that would not open again: ${say(FLAW_WORDS, reason)} Nothing is lost here. Change what is too long or not allowed in the task, then save it again; its labels can be saved as a table meanwhile.`,
  'project-file-still-read': () => 'This project is still being read.',
};
