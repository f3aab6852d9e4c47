/** @file Words for what a person must know of a run: what happened, what it means, what to do. */
import type { RunNote } from '../../../core/messages/run-notes';
import { countTexts } from '../../counts';
import { formatCount, formatPercent } from '../../format';
import { plural } from '../../plural';
import { quotedList } from './parts';
import type { Words } from './words';

export const RUN_NOTE_WORDS: Words<RunNote> = {
  'run-no-evidence': ({ without, annotated, isByKeywords, isLearned }) => {
    const [some, all] = [formatCount(without), countTexts(annotated)];
    const found = isByKeywords
      ? `For ${some} of ${all} the teacher had next to nothing to go by: no keyword or name of a label occurs in them, and in meaning they are hardly nearer to one label than to the others.`
      : `For ${some} of ${all} the teacher had next to nothing to go by: it named nearly all labels for them.`;
    const meant = isLearned
      ? 'Their labels come from what the student has learned of the labels that people gave.'
      : 'Most of their labels are guesses.';
    const helps = isByKeywords
      ? 'Add words that occur in such texts, label some by hand, or choose a language model as the teacher.'
      : 'Say in a line what each label means, label some by hand, or choose another teacher.';
    return [found, meant, helps].join(' ');
  },
  'run-silent-column': ({ without, texts, column }) =>
    `For ${formatCount(without)} of ${countTexts(texts)} the column “${column}” is empty or tells no labels apart: their labels come from what the student has learned of the others, and many may be guesses. Choose the column that has the candidates, label some texts by hand, or choose another teacher.`,
  'run-one-label': ({ label, count, total, isFinal }) => {
    const share = [formatCount(count), formatCount(total)] as const;
    return isFinal
      ? `Nearly all texts got one label: “${label}”, ${share[0]} of ${share[1]}. Unless nearly all of your texts are of that kind, the labels are no use yet. Look at a few of them, and give the other labels more words, descriptions or rows labelled by hand.`
      : `The student says one label only: “${label}”, ${share[0]} of ${share[1]}. Unless nearly all of your texts are of that kind, the labels are no use yet. Look at a few of them, and give the other labels more words, descriptions or rows labelled by hand.`;
  },
  'run-label-unused': ({ names, unused, labels }) => {
    const list = quotedList(names);
    if (unused === 1) {
      return `No text got the label ${list}. If there are such texts in the table, give it words that occur in them, or label a few by hand.`;
    }
    return unused > names.length
      ? `No text got ${formatCount(unused)} of ${formatCount(labels)} labels, such as ${list}. If there are such texts in the table, give them words that occur in them, or label a few by hand.`
      : `No text got ${formatCount(unused)} of ${formatCount(labels)} labels: ${list}. If there are such texts in the table, give them words that occur in them, or label a few by hand.`;
  },
  'run-teacher-better': ({ teacher, student }) =>
    `The teacher’s first choice is right for ${formatPercent(teacher)} of the texts, the student for ${formatPercent(student)}: the student has not learned to do better. Labels by “Both, weighed” or “Teacher” are the better choice here.`,
  'run-empty-texts': ({ empty, total }) =>
    plural(empty, [
      `# of ${countTexts(total)} is empty and gets no label. Check that the right column was chosen, or leave that row out.`,
      `# of ${countTexts(total)} are empty and get no label. Check that the right column was chosen, or leave those rows out.`,
    ]),
  'run-equal-texts': ({ texts }) =>
    [
      plural(texts, [
        '# text stands in several rows, and people have given those rows different labels.',
        '# texts stand in several rows, and people have given those rows different labels.',
      ]),
      'Each row keeps what was said of it, and rows with the text that nobody labelled keep the machine’s. In the review, choose “Equal texts labelled differently”: one label then holds for all.',
    ].join(' '),
};
