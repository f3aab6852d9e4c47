/**
 * @file How often a teacher's first candidates are right, without gold: from whether two answers about a row agree, else from
 * what students find right, and in both cases from how much more often unseen students go along than they are sure.
 *
 * Students learn the sets without their order. One that meets the first candidates more often than it is sure has found
 * something that both follow, which is mostly the truth; one that is surer than it meets them has learned noise.
 */
import type { StudentTrust } from './student-trust';
import { likeness, usualAgreement, type TwoAnswers } from './two-answers';

/**
 * Log odds of a right first candidate, as weights of the log odds of what is seen: surplus and offset by least squares on train
 * rows of TREC and DBpedia (`weak`, `medium`, `recorded`, teachers whose mistakes are the text's, votes of words).
 */
const TWO_ANSWERS = { seen: 1.1, surplus: 0.59, offset: -1.55 };
/** Students do not see the mistakes that they learned, so what they find right is more than what is. */
const FOUND_RIGHT = { seen: 0.85, surplus: 0.9, offset: -1.12 };
/**
 * Log odds by which a teacher is at most righter than unseen students meet it, less what is for each by which they are surer
 * than they meet it. Chosen, as the above, on TREC and DBpedia with teachers that err at random, by label, by length and by topic.
 */
const ABOVE_STUDENTS = { most: 2, surer: 1.5 };
/** Surpluses of those teachers were within these; others are taken to be. */
const SURPLUSES: readonly [number, number] = [-0.35, 1.5];
/** No teacher is taken to be right more often. */
const MOST_RIGHT = 0.98;
export interface RightShare {
  /** Expected share of right first candidates. */
  expected: number;
  /**
   * The same, but for what students that learned noise take off it. They are no witnesses against a teacher: that they learn
   * little from it makes its labels less sure, not theirs better.
   */
  heard: number;
}

/**
 * From a share of rows with the same answer twice. A teacher is right at least as often as unseen students meet it: those
 * that are wrong together are no more than those where only the student is.
 */
export function rightByTwoAnswers(
  answers: TwoAnswers,
  apart: number,
  students: StudentTrust,
): RightShare {
  const usual = usualAgreement(answers);
  const alike = likeness(answers);
  return rightShare((surplus) => {
    const together = weigh(TWO_ANSWERS, usual, students, surplus);
    return Math.max(alike * together + (1 - alike) * apart, students.agreement);
  });
}

/** From the share that students find right: those that are sure of unseen rows see nearly all mistakes, others few. */
export function rightByStudents(found: number, students: StudentTrust): RightShare {
  const weight = students.selfTrust ** 2;
  const { expected, heard } = rightShare(
    (least) => weight * found + (1 - weight) * weigh(FOUND_RIGHT, found, students, least),
  );
  const met = logOdds(students.agreement);
  // Those that are nearly certain of unseen rows are so by what they see, not by noise.
  const surer = (1 - weight) * Math.max(0, logOdds(students.sureness) - met);
  const most = logistic(met + ABOVE_STUDENTS.most - ABOVE_STUDENTS.surer * surer);
  return { expected: Math.min(expected, most), heard };
}

function rightShare(by: (leastSurplus: number) => number): RightShare {
  const [least] = SURPLUSES;
  return {
    expected: Math.min(MOST_RIGHT, by(least)),
    heard: Math.min(MOST_RIGHT, by(0)),
  };
}

function weigh(
  { seen, surplus, offset }: typeof TWO_ANSWERS,
  share: number,
  { agreement, sureness }: StudentTrust,
  leastSurplus: number,
): number {
  const [, most] = SURPLUSES;
  const more = Math.min(most, Math.max(leastSurplus, logOdds(agreement) - logOdds(sureness)));
  return logistic(seen * logOdds(share) + surplus * more + offset);
}

function logOdds(probability: number): number {
  const likely = Math.min(0.995, Math.max(0.005, probability));
  return Math.log(likely / (1 - likely));
}

function logistic(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
