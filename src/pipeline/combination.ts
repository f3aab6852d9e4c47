/**
 * @file What teacher and held-out students say together, for whoever asks. In a large table that takes long, so a worker
 * weighs them; the latest answer is kept, since labels, figures and audit ask about the same rows one after the other.
 */
import { withEvidenceWorker } from '../bridge/workers';
import { fingerprintInPieces } from '../core/fingerprint';
import { combine, type Combined } from '../core/labels/combination/combine';
import type { WordRules } from '../core/labels/combination/word-rules';
import type { CandidateSets } from '../core/refinery/candidate-sets';
import { Slices } from './slices';

/** Below it a worker takes longer to start than the page to weigh the rows itself. */
const FEW_ROWS = 300;

let latest: { identity: string; combined: Promise<Combined> } | null = null;

/** As `combine` does, without keeping the page busy. Whoever gets the answer must not change it. */
export async function combineAside(
  sets: CandidateSets,
  heldOut: Float32Array,
  seed = 1,
  rules: WordRules | null = null,
): Promise<Combined> {
  if (sets.rows <= FEW_ROWS) return combine(sets, heldOut, seed, rules);
  const identity = await identityOf(sets, heldOut, seed, rules);
  if (latest?.identity === identity) return latest.combined;
  const combined = withEvidenceWorker((evidence) => evidence.combine(sets, heldOut, seed, rules));
  latest = { identity, combined };
  // What failed is asked anew.
  combined.catch(() => {
    if (latest?.identity === identity) latest = null;
  });
  return combined;
}

function identityOf(
  sets: CandidateSets,
  heldOut: Float32Array,
  seed: number,
  rules: WordRules | null,
): Promise<string> {
  const bits = (values: Float32Array) =>
    new Uint32Array(values.buffer, values.byteOffset, values.length);
  const { offsets, labels, scores, unmatched, certain, single, evidence, told } = sets;
  return new Slices().toEnd(
    fingerprintInPieces(
      `${seed} ${sets.classes} ${JSON.stringify(rules)}`,
      ...[offsets, labels, unmatched, certain, single, evidence, told, bits(scores), bits(heldOut)],
    ),
  );
}
