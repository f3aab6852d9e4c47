/**
 * @file The strategy `ensemble`: a row is asked about in several wordings, each with another order of the
 * labels, and the answers vote. What a model prefers for a label's place or for a phrase cancels out, as
 * nothing of it is common to all questions. A vote that can no longer change ends early.
 */
import type { Label } from '../task/recipe';
import type { Outcome, RowSession } from './row-session';
import { NOTHING_ASKED } from './row-session';
import { candidatesOf, scoreInGroups, scoreLabels } from './scored';
import { readLabels } from './strategies';
import { ESCAPE_LABEL } from './templates';

const GOLDEN_SECTION = 0.618;

/** What one question gave: shares of labels that sum to 1 at most, or why there are none. */
type Vote = { shares: ReadonlyMap<string, number> } | { failure: Outcome };

/** Scores are the mean shares: of answers, or of probabilities. */
export async function askEnsemble(session: RowSession): Promise<Outcome> {
  const { wordings, votes, mass } = session.context.settings;
  const all = await session.labels();
  const shown = session.shown ?? all.length;
  const part = all.slice(0, shown);
  const ask = votes === 'probabilities' ? askForProbabilities : askForAnswer;
  const sums = new Map<string, number>();
  let failure: Outcome = NOTHING_ASKED;
  let counted = 0;
  for (let voice = 0; voice < wordings; voice += 1) {
    const labels = orderOf(part, voice, wordings);
    const vote = await ask(session, labels, part.length < all.length, voice);
    if ('failure' in vote) {
      failure = vote.failure;
      continue;
    }
    counted += 1;
    for (const [label, share] of vote.shares) sums.set(label, (sums.get(label) ?? 0) + share);
    if (isSettled(sums, wordings - voice - 1)) break;
  }
  if (sums.size === 0) return failure;
  const scored = ranked(sums).map(([label, sum]) => ({ label, probability: sum / counted }));
  // Probabilities have a long tail; few answers have none.
  return candidatesOf(scored, votes === 'probabilities' ? mass : 1);
}

/**
 * The labels from another place on, every second time backwards: each label comes first as often as the
 * others do, as nearly as the number of questions allows, and has both neighbours before it. Places that
 * follow each other lie far apart, so that this holds for a vote that ends early too.
 */
export function orderOf<Item>(items: readonly Item[], voice: number, voices: number): Item[] {
  const place = (voice * strideOf(voices)) % voices;
  const start = Math.floor((place * items.length) / voices);
  if (voice % 2 === 0) return [...items.slice(start), ...items.slice(0, start)];
  return [...items.slice(0, start + 1).reverse(), ...items.slice(start + 1).reverse()];
}

/** Near the golden section, and without a common divisor, so that every place is visited. */
function strideOf(voices: number): number {
  let stride = Math.max(1, Math.round(voices * GOLDEN_SECTION));
  while (divisor(stride, voices) > 1) stride += 1;
  return stride;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** No vote that is still to come can change which label is first. */
export function isSettled(sums: ReadonlyMap<string, number>, left: number): boolean {
  const highest = ranked(sums).map(([, sum]) => sum);
  return (highest.at(0) ?? 0) - (highest.at(1) ?? 0) > left;
}

/** Of labels with equal sums the one named first stays first. */
function ranked(sums: ReadonlyMap<string, number>): [string, number][] {
  return [...sums].sort((a, b) => b[1] - a[1]);
}

async function askForAnswer(
  session: RowSession,
  labels: readonly Label[],
  escape: boolean,
  voice: number,
): Promise<Vote> {
  const prompt = session.prompt({ labels, shots: await session.shots(), escape, voice });
  const reply = await session.ask(session.messages(prompt), { schema: prompt.schema });
  const outcome = readLabels(reply, session);
  const [label] = outcome.labels ?? [];
  return label === undefined ? { failure: outcome } : { shares: new Map([[label, 1]]) };
}

async function askForProbabilities(
  session: RowSession,
  labels: readonly Label[],
  escape: boolean,
  voice: number,
): Promise<Vote> {
  const perQuestion = session.context.model.codes.length - 1;
  const ask = labels.length <= perQuestion ? scoreLabels : scoreInGroups;
  const scored = await ask(session, labels, escape, null, voice);
  const own = (scored ?? []).filter(({ label }) => label !== ESCAPE_LABEL);
  const total = own.reduce((sum, { probability }) => sum + probability, 0);
  if (!(total > 0)) {
    return { failure: { labels: null, reason: { code: 'row-no-probabilities' } } };
  }
  return { shares: new Map(own.map(({ label, probability }) => [label, probability / total])) };
}
