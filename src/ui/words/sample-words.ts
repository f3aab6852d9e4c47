/** @file What the tables that come with the page are, in a few words. */
import type { SampleName } from '../../state/types';
import { formatCount } from '../format';

export const SAMPLE_WORDS: Record<SampleName, { title: string; description: string }> = {
  dbpedia: {
    title: 'DBpedia abstracts',
    description: `${formatCount(3500)} openings of encyclopedia articles in 14 classes, annotated by keywords. Runs in seconds, without a language model. CC BY-SA 3.0.`,
  },
};
