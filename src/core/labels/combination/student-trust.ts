/**
 * @file How far students are believed that did not learn from a row. A likelihood would make them surer of the mistakes
 * that they share with their teacher, so it goes by how sure they are against how often they are of its mind.
 */
import { intAt } from '../../reads';
import type { CandidateSets } from '../../refinery/candidate-sets';
import { sampleRows } from '../../refinery/folds';
import { argmaxRows } from '../../refinery/refinery';
import { likeliestTemperature } from './student-likelihood';
import { temper } from './temperature';

/** Temperatures are between these. */
const TEMPERATURES: readonly [number, number] = [0.84, 5];
const TRIED: readonly [number, number] = [0.3, 8];
/**
 * A regularised student is nearly certain of unseen rows only where they are easy to tell apart. Then a teacher that
 * contradicts it is the one in doubt: its own sureness to this power is the weight of its sureness. Chosen, with the
 * power below, on train rows of TREC and DBpedia.
 */
const SELF_TRUST_POWER = 2;
/**
 * From many rows its temperature is that of the greatest likelihood, made flatter by a factor as teacher and student share
 * mistakes; so many rows weigh as much as the rule by agreement. Chosen on whole tables of TREC and DBpedia.
 */
const LIKELIHOOD = { flatter: 1.4, rows: 2_000 };

export interface StudentTrust {
  /** How much flatter than it says a student's word is taken. */
  temperature: number;
  /** 0 to 1: the weight of its own sureness. */
  selfTrust: number;
  /** How sure it is of unseen rows on the mean, as it says itself, and how often it says there what the teacher says first. */
  sureness: number;
  agreement: number;
}

export function trustInStudents(
  sets: CandidateSets,
  rows: readonly number[],
  heldOut: Float32Array,
): StudentTrust {
  const { classes, labels, offsets } = sets;
  if (rows.length === 0) return { temperature: 1, selfTrust: 0, sureness: 0.5, agreement: 0.5 };
  const winners = argmaxRows(heldOut, classes);
  const few = sampleRows(rows, 2_000, 1);
  const tempered = new Float64Array(classes);
  const meanSureness = (temperature: number) =>
    few.reduce((sum, row) => {
      temper(heldOut, row, temperature, tempered);
      return sum + Math.max(...tempered);
    }, 0) / few.length;
  const agreeing = few.filter((row) => winners[row] === labels[intAt(offsets, row)]).length;
  const agreement = (agreeing + 1) / (few.length + classes);
  const sureness = meanSureness(1);
  const selfTrust = sureness ** SELF_TRUST_POWER;
  const wanted = selfTrust * Math.max(sureness, agreement) + (1 - selfTrust) * agreement;
  let [low, high] = TRIED;
  for (let step = 0; step < 20; step++) {
    const middle = Math.sqrt(low * high);
    if (meanSureness(middle) > wanted) low = middle;
    else high = middle;
  }
  const matched = Math.sqrt(low * high);
  const [least, most] = TEMPERATURES;
  // One that is surer than it should be has learned its teacher's mistakes: its word is no second one.
  const power = matched > 1 ? 2 - selfTrust : 1;
  const byAgreement = Math.min(most, Math.max(least, matched ** power));
  const byLikelihood = LIKELIHOOD.flatter * likeliestTemperature(sets, rows, heldOut);
  const share = rows.length / (rows.length + LIKELIHOOD.rows);
  const temperature = byLikelihood ** share * byAgreement ** (1 - share);
  return { temperature, selfTrust, sureness, agreement };
}
