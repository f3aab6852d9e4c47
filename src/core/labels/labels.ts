/** @file The final label of a row, and the policies that choose it from teacher and student. */
import type { RowPolicy } from '../task/recipe';

/** `both`: teacher and student agree. */
export type LabelSource = 'teacher' | 'student' | 'both' | 'human';

export interface FinalLabel {
  label: string;
  /** 0 to 1; 1 for a person's label. */
  confidence: number;
  source: LabelSource;
}

/** All that is known of a row when its label is chosen. */
export interface LabelEvidence {
  /** The teacher's candidates, most likely first; empty where there are none. */
  candidates: readonly string[];
  /** Evidence for each candidate, in the same order, where the teacher gives it. */
  scores?: readonly number[] | undefined;
  /** The student's softmax over the labels, or null before there is a student. */
  distribution: Float32Array | null;
  /** A person's label, if there is one. */
  human?: string | undefined;
}

/**
 * The label of a row under a policy; null where the policy has nothing to go by.
 * - `teacher`: the first candidate; its confidence is its share of the scores, or of the rank
 *   weights 1/rank where there are none.
 * - `student`: argmax of the student's distribution over all labels (CanDist, section 3.3).
 * - `within`: argmax of the student among the candidates, its probability renormalised over them.
 * Without a student, `student` and `within` fall back to the teacher; without candidates, `teacher`
 * and `within` fall back to the student. A person's label comes first under every policy.
 */
export function chooseLabel(
  evidence: LabelEvidence,
  policy: RowPolicy,
  labels: readonly string[],
): FinalLabel | null {
  if (evidence.human !== undefined) {
    return { label: evidence.human, confidence: 1, source: 'human' };
  }
  const teacher = teacherLabel(evidence);
  const student = studentLabel(evidence, labels, policy === 'within');
  const chosen = policy === 'teacher' ? (teacher ?? student) : (student ?? teacher);
  if (!chosen) return null;
  const agree = teacher !== null && student !== null && teacher.label === student.label;
  return { ...chosen, source: agree ? 'both' : chosen.source };
}

function teacherLabel({ candidates, scores }: LabelEvidence): FinalLabel | null {
  const [first] = candidates;
  if (first === undefined) return null;
  const weights = scores ?? candidates.map((_, rank) => 1 / (rank + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const confidence = total > 0 ? (weights[0] ?? 0) / total : 1 / candidates.length;
  return { label: first, confidence, source: 'teacher' };
}

function studentLabel(
  { candidates, distribution }: LabelEvidence,
  labels: readonly string[],
  within: boolean,
): FinalLabel | null {
  if (!distribution) return null;
  const allowed = new Set(within && candidates.length > 0 ? candidates : labels);
  let best = -1;
  let total = 0;
  labels.forEach((label, index) => {
    if (!allowed.has(label)) return;
    const probability = distribution[index] ?? 0;
    total += probability;
    if (best < 0 || probability > (distribution[best] ?? 0)) best = index;
  });
  const label = labels[best];
  if (label === undefined) return null;
  const confidence = total > 0 ? (distribution[best] ?? 0) / total : 1 / allowed.size;
  return { label, confidence, source: 'student' };
}
