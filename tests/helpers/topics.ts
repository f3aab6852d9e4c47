/** @file Small generated data: texts about topics that have words of their own, and a teacher's sets. */
import { integerBelow, mulberry32, pick } from './random';

export interface TopicData {
  labels: string[];
  texts: string[];
  /** [rows] class of each text. */
  gold: number[];
  /** [rows] a teacher's candidates, most likely first; nearly always with the right one. */
  sets: number[][];
}

export interface TopicOptions {
  rows: number;
  classes?: number;
  wordsPerText?: number;
}

const SYLLABLES = ['ba', 'do', 'ki', 'lu', 'me', 'ra', 'su', 'to'] as const;
/** Shares of words that are the topic's own, and of rows whose first candidate is the right one. */
const OWN_WORDS = 0.5;
const FIRST_RIGHT = 0.6;
/** Share of rows whose set lacks the right label, and the chance of each further candidate. */
const MISSED = 0.05;
const FURTHER = 0.4;

/** The same data for the same seed. */
export function topicData(
  seed: number,
  { rows, classes = 3, wordsPerText = 8 }: TopicOptions,
): TopicData {
  const random = mulberry32(seed);
  const word = () => Array.from({ length: 3 }, () => pick(random, SYLLABLES)).join('');
  const wordsOf = Array.from({ length: classes }, () => Array.from({ length: 10 }, word));
  const noise = Array.from({ length: 20 }, word);
  const data: TopicData = {
    labels: Array.from({ length: classes }, (_, index) => `Topic ${index + 1}`),
    texts: [],
    gold: [],
    sets: [],
  };
  for (let row = 0; row < rows; row++) {
    const topic = integerBelow(random, classes);
    const text = Array.from({ length: wordsPerText }, () => {
      const words = random() < OWN_WORDS ? wordsOf[topic] : noise;
      return words?.[integerBelow(random, words.length)];
    });
    data.texts.push(text.join(' '));
    data.gold.push(topic);
    data.sets.push(teacherSet(random, topic, classes));
  }
  return data;
}

function teacherSet(random: () => number, topic: number, classes: number): number[] {
  const others = Array.from({ length: classes }, (_, label) => label)
    .filter((label) => label !== topic)
    .toSorted(() => random() - 0.5)
    .filter((_, index) => index === 0 || random() < FURTHER);
  if (random() < MISSED) return others;
  if (random() < FIRST_RIGHT) return random() < FURTHER ? [topic] : [topic, ...others];
  return [others[0] ?? topic, topic, ...others.slice(1)];
}

/** Some of the rows. */
export function rowsBetween(data: TopicData, start: number, end: number): TopicData {
  return {
    labels: data.labels,
    texts: data.texts.slice(start, end),
    gold: data.gold.slice(start, end),
    sets: data.sets.slice(start, end),
  };
}
