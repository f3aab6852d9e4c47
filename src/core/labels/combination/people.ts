/**
 * @file What people's labels tell of teacher and students. People label first what the page is least sure of, so these rows
 * are no sample of the others: each speaks given what the page believes of it, by how likely the person's label was to it.
 */
import { at, floatAt, intAt } from '../../reads';
import type { CandidateSets } from '../../refinery/candidate-sets';
import { weighRow, type TeacherModel } from './teacher-model';

/**
 * How far off the page may be before anybody has said anything, as standard deviations: log odds of the teacher's likeliest
 * places, which choose labels; log temperature of the students, which makes confidences. Chosen on train rows of TREC and DBpedia.
 */
const OFF = { quality: 0.5, temperature: 0.15 };
/** Shifts tried, in standard deviations. */
const TRIED = Array.from({ length: 17 }, (_, i) => (i - 8) / 2);
/** No label was less likely: a person may err, too. */
const LEAST_LIKELY = 1e-6;

/** The teacher's answers as people's labels bear them out. */
export function heedInLabels(
  sets: CandidateSets,
  heldOut: Float32Array,
  teacher: TeacherModel,
): TeacherModel {
  return heed(sets, heldOut, (shift) => ({
    ...teacher,
    quality: teacher.quality + OFF.quality * shift,
  }));
}

/** The students' sureness as people's labels bear it out. */
export function heedInConfidences(
  sets: CandidateSets,
  heldOut: Float32Array,
  teacher: TeacherModel,
): TeacherModel {
  return heed(sets, heldOut, (shift) => ({
    ...teacher,
    temperature: teacher.temperature * Math.exp(OFF.temperature * shift),
  }));
}

/** The model at the expected shift: of few labels, that is hardly one. */
function heed(
  sets: CandidateSets,
  heldOut: Float32Array,
  shifted: (shift: number) => TeacherModel,
): TeacherModel {
  const rows = Array.from(sets.told.keys()).filter((row) => intAt(sets.told, row) >= 0);
  if (rows.length === 0) return shifted(0);
  const belief = new Float64Array(sets.classes);
  const logs = TRIED.map((shift) => {
    const view = shifted(shift);
    return rows.reduce(
      (sum, row) => {
        weighRow(sets, row, heldOut, view, belief);
        const likely = floatAt(belief, intAt(sets.told, row));
        return sum + Math.log(Math.max(LEAST_LIKELY, likely));
      },
      -(shift ** 2) / 2,
    );
  });
  const highest = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return shifted(weights.reduce((sum, weight, i) => sum + weight * at(TRIED, i), 0) / total);
}
