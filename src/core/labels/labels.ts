/** @file The final label of a row, and the policies that choose it from teacher and student. */
import { at, floatAt } from '../reads';
import type { RowPolicy } from '../task/recipe';

/** `both`: teacher and student agree. */
export type LabelSource = 'teacher' | 'student' | 'both' | 'human';

export interface FinalLabel {
  label: string;
  /** 0 to 1; 1 for a person's label. */
  confidence: number;
  source: LabelSource;
}

/** A person's label: never in doubt, and before every policy's. */
export function humanLabel(label: string): FinalLabel {
  return { label, confidence: 1, source: 'human' };
}

/** All that is known of a row when a policy chooses its label. */
export interface LabelEvidence {
  /** The teacher's candidates, most likely first; empty where there are none. */
  candidates: readonly string[];
  /** Evidence for each candidate, in the same order, where the teacher gives it. */
  scores?: readonly number[] | undefined;
  /** The student's softmax over the labels, or null before there is a student. */
  distribution: Float32Array | null;
}

/**
 * The label of a row under a policy; null where the policy has nothing to go by.
 * - `teacher`: the first candidate; its confidence is its share of the scores, or of the rank
 *   weights 1/rank where there are none.
 * - `student`: argmax of the student's distribution over all labels (CanDist, section 3.3).
 * - `within`: argmax of the student among the candidates, its probability renormalised over them.
 * - `combined`: argmax of the product of the candidates' shares, those of `teacher`, and the student's
 *   distribution, renormalised; nothing is estimated of how far either can be trusted.
 * Without a student, the teacher alone decides; without candidates, the student.
 */
export function chooseLabel(
  evidence: LabelEvidence,
  policy: RowPolicy,
  labels: readonly string[],
): FinalLabel | null {
  const teacher = teacherLabel(evidence);
  const student = studentLabel(evidence, policy, labels);
  const chosen = policy === 'teacher' ? (teacher ?? student) : (student ?? teacher);
  if (!chosen || !teacher || !student) return chosen;
  if (policy !== 'combined') {
    return teacher.label === student.label ? { ...chosen, source: 'both' } : chosen;
  }
  const favourite = studentLabel(evidence, 'student', labels);
  const isTeachers = chosen.label === teacher.label;
  return { ...chosen, source: sourceOf(isTeachers, chosen.label === favourite?.label) };
}

/** A label that neither says first comes from both: it is what they agree on together. */
export function sourceOf(isTeachers: boolean, isStudents: boolean): LabelSource {
  if (isTeachers === isStudents) return 'both';
  return isTeachers ? 'teacher' : 'student';
}

function teacherLabel(evidence: LabelEvidence): FinalLabel | null {
  const [label] = evidence.candidates;
  if (label === undefined) return null;
  return { label, confidence: at(candidateShares(evidence), 0), source: 'teacher' };
}

/** What each candidate has of the scores, or of 1/rank where there are none; sums to 1. */
function candidateShares({ candidates, scores }: LabelEvidence): number[] {
  const weights = scores ?? candidates.map((_, rank) => 1 / (rank + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return candidates.map((_, rank) =>
    total > 0 ? at(weights, rank) / total : 1 / candidates.length,
  );
}

/** Argmax of the distribution under the policy's weights; of equals the first. */
function studentLabel(
  evidence: LabelEvidence,
  policy: RowPolicy,
  labels: readonly string[],
): FinalLabel | null {
  const { distribution } = evidence;
  if (!distribution) return null;
  const weights = labelWeights(evidence, policy);
  let best = { index: -1, product: -1 };
  let [total, allowed] = [0, 0];
  labels.forEach((label, index) => {
    const weight = weights ? weights.get(label) : 1;
    if (weight === undefined) return;
    const product = weight * floatAt(distribution, index);
    total += product;
    allowed += 1;
    if (product > best.product) best = { index, product };
  });
  const label = labels[best.index];
  if (label === undefined) return null;
  // A student that rules out every candidate leaves the choice to the teacher.
  if (total <= 0 && policy === 'combined') return null;
  const confidence = total > 0 ? best.product / total : 1 / allowed;
  return { label, confidence, source: 'student' };
}

/** How much each label counts before the student has spoken; null where all count alike. */
function labelWeights(evidence: LabelEvidence, policy: RowPolicy): Map<string, number> | null {
  const { candidates } = evidence;
  if (candidates.length === 0 || policy === 'student' || policy === 'teacher') return null;
  const shares = policy === 'combined' ? candidateShares(evidence) : null;
  return new Map(candidates.map((name, rank) => [name, shares ? at(shares, rank) : 1]));
}
