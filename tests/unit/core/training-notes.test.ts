/** @file What is to be known of a training: codes, or the sentence that was stored before there were any. */
import { describe, expect, it } from 'vitest';
import { notesIn, type TrainingNote } from '../../../src/core/messages/training-notes';
import { trainingMeaning } from '../../../src/core/training-meanings';
import { wordsOf } from '../../../src/ui/words/messages/words-of';
import { messageSamples } from '../../helpers/message-samples';

const notes: TrainingNote[] = [
  { code: 'training-no-gpu' },
  { code: 'training-best-epoch', used: 3, trained: 9 },
];

describe('the notice of a training', () => {
  it('is read whether it was stored as codes, as a sentence, or not at all', () => {
    expect(notesIn(notes)).toEqual(notes);
    expect(notesIn('The GPU was lost.')).toEqual(['The GPU was lost.']);
    expect(notesIn(null)).toEqual([]);
  });

  it('is English in report.json, in the words of the page', () => {
    expect(trainingMeaning(notes)).toBe(notes.map(wordsOf).join(' '));
    expect(trainingMeaning('The GPU was lost.')).toBe('The GPU was lost.');
    expect(trainingMeaning(null)).toBeNull();
    // Tests of parts see the page's words as they stand in the sources: in English. Large numbers have commas there.
    const known = messageSamples()
      .map((sample) => sample as unknown as TrainingNote)
      .filter((note) => trainingMeaning([note]) !== note.code)
      .filter((note) => !JSON.stringify(note).includes('1234'));
    expect(new Set(known.map(({ code }) => code)).size).toBe(11);
    for (const note of known) expect(trainingMeaning([note])).toBe(wordsOf(note));
  });

  it('of a later version is told by its code', () => {
    expect(trainingMeaning([{ code: 'training-of-tomorrow' } as never])).toBe(
      'training-of-tomorrow',
    );
  });
});
