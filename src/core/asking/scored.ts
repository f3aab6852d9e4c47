/**
 * @file The strategy `scored`: labels stand behind codes of one token each, the model decodes one
 * token, and the probabilities of the codes are the candidates' scores. Invariant: probabilities of
 * a question's labels sum to 1 once all codes were seen, and to less where the rest is unknown.
 */
import { at, floatAt } from '../reads';
import type { Label } from '../task/recipe';
import type { CodeBias, CodeProbability } from '../teaching/language-model';
import type { PromptView } from './prompt';
import type { Outcome, RowSession } from './row-session';
import { ESCAPE_LABEL } from './templates';

/** WebLLM and OpenAI take biases from -100 to 100: this lifts codes far above all other tokens. */
const MAX_BIAS = 100;
/** A code that a model never gives by itself is not made certain by calibration (about 1/3000). */
const MAX_CORRECTION = 8;
/** Second questions over the codes that the first one's top list left out. */
const MAX_QUESTIONS = 4;
const ENOUGH = 1 - 1e-6;
/** Texts without content (Z. Zhao et al., Calibrate before use, 2021). */
const CONTENT_FREE = ['N/A', '[MASK]', '…'];
/** Parts of a long list that a row may see before it counts as none of them. */
const MAX_PAGES = 2;

export interface ScoredLabel {
  label: string;
  probability: number;
}

/** The codes' prior preference, `[codes]`, positive; by the number of codes asked for. */
export type Calibration = Map<number, Promise<Float64Array>>;

/** Candidates of a row: the smallest set of labels whose probability reaches `mass`. */
export async function askForCode(session: RowSession, calibration: Calibration): Promise<Outcome> {
  const { settings, model } = session.context;
  const labels = await session.labels();
  const size = session.shown ?? labels.length;
  // The last code is kept for “none of these”.
  const perQuestion = model.codes.length - 1;
  if (perQuestion < 2) {
    return { labels: null, reason: { code: 'row-cannot-score' } };
  }
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const part = labels.slice(page * size, (page + 1) * size);
    const isPart = part.length < labels.length;
    if (part.length === 0) break;
    const scored =
      part.length <= perQuestion
        ? await scoreLabels(session, part, isPart, calibration)
        : await scoreInGroups(session, part, isPart, calibration);
    if (scored === undefined) {
      return { labels: null, reason: { code: 'row-no-probabilities' } };
    }
    if (at(scored, 0).label === ESCAPE_LABEL) continue;
    const own = scored.filter(({ label }) => label !== ESCAPE_LABEL);
    return candidatesOf(own, settings.mass);
  }
  return { labels: null, reason: { code: 'row-none-right' }, raw: ESCAPE_LABEL };
}

/**
 * The smallest set whose share of the probability seen reaches `mass`, most likely first.
 * @param scored by falling probability.
 */
export function candidatesOf(scored: readonly ScoredLabel[], mass: number): Outcome {
  const total = scored.reduce((sum, { probability }) => sum + probability, 0);
  if (!(total > 0)) {
    return { labels: null, reason: { code: 'row-no-probabilities' } };
  }
  const labels: string[] = [];
  const scores: number[] = [];
  let reached = 0;
  for (const { label, probability } of scored) {
    labels.push(label);
    scores.push(probability / total);
    reached += probability / total;
    if (reached >= mass - 1e-9) break;
  }
  return { labels, scores };
}

/**
 * The probability of each code by as many questions as are needed: the top list of a question may
 * be shorter than the list of codes, and the next question is about the codes it left out. Softmax
 * over fewer codes is the conditional probability, so that the parts multiply out exactly.
 * @param ask one question about some of the codes; what it returns is most likely first.
 * @returns by falling probability; undefined where the model names none of the codes.
 */
export async function codeDistribution(
  codes: readonly CodeBias[],
  wantedMass: number,
  ask: (codes: readonly CodeBias[]) => Promise<readonly CodeProbability[]>,
): Promise<CodeProbability[] | undefined> {
  const found: CodeProbability[] = [];
  let left = codes;
  let unseen = 1;
  for (let question = 0; question < MAX_QUESTIONS && left.length > 0; question += 1) {
    const wanted = new Set(left.map(({ code }) => code));
    const top = (await ask(left)).filter(
      ({ code, probability }) => probability > 0 && wanted.delete(code),
    );
    if (top.length === 0) break;
    const sum = top.reduce((total, { probability }) => total + probability, 0);
    // All codes are seen: what is missing went to tokens that are no codes.
    const scale = wanted.size === 0 || sum > 1 ? unseen / sum : unseen;
    for (const { code, probability } of top) found.push({ code, probability: probability * scale });
    unseen = wanted.size === 0 ? 0 : unseen * Math.max(0, 1 - sum);
    left = left.filter(({ code }) => wanted.has(code));
    if (1 - unseen >= Math.min(wantedMass, ENOUGH)) break;
  }
  return found.length === 0 ? undefined : found.sort((a, b) => b.probability - a.probability);
}

/**
 * The probability of each label shown, by falling probability; `ESCAPE_LABEL` is one of them.
 * @param calibration null where habits are left in.
 */
export async function scoreLabels(
  session: RowSession,
  labels: readonly Label[],
  escape: boolean,
  calibration: Calibration | null,
  voice = 0,
): Promise<ScoredLabel[] | undefined> {
  const { model, settings } = session.context;
  const codes = model.codes.slice(0, labels.length + (escape ? 1 : 0));
  const prior =
    settings.calibrate && calibration
      ? await priorOf(session, labels, escape, codes, calibration)
      : undefined;
  const view: PromptView = { labels, codes, escape, voice, shots: await session.shots() };
  const biases = biasesOf(codes, model.takesBias ? prior : undefined);
  const found = await ask(session, view, biases, settings.mass);
  if (!found) return undefined;
  const names = [...labels.map(({ name }) => name), ESCAPE_LABEL];
  return found
    .map(({ code, probability }) => {
      const index = codes.indexOf(code);
      const share = model.takesBias || !prior ? 1 : floatAt(prior, index);
      return { label: at(names, index), probability: probability / share };
    })
    .sort((a, b) => b.probability - a.probability);
}

/** More labels than codes: the winners of each group meet in a last question. */
export async function scoreInGroups(
  session: RowSession,
  labels: readonly Label[],
  escape: boolean,
  calibration: Calibration | null,
  voice = 0,
): Promise<ScoredLabel[] | undefined> {
  const perQuestion = session.context.model.codes.length - 1;
  const size = groupSize(labels.length, perQuestion);
  const groups = Math.ceil(labels.length / size);
  const winnersPerGroup = Math.max(1, Math.floor(perQuestion / groups));
  const winners: Label[] = [];
  for (let group = 0; group < groups; group += 1) {
    const members = labels.slice(group * size, (group + 1) * size);
    const scored = await scoreLabels(session, members, true, calibration, voice);
    for (const { label } of (scored ?? []).slice(0, winnersPerGroup)) {
      winners.push(...members.filter(({ name }) => name === label));
    }
  }
  if (winners.length === 0) return [{ label: ESCAPE_LABEL, probability: 1 }];
  return scoreLabels(session, winners.slice(0, perQuestion), escape, calibration, voice);
}

/** As few groups as the codes allow, and these alike in size. */
export function groupSize(labels: number, perQuestion: number): number {
  return Math.ceil(labels / Math.ceil(labels / perQuestion));
}

async function ask(
  session: RowSession,
  view: PromptView,
  codes: readonly CodeBias[],
  mass: number,
  text?: string,
): Promise<CodeProbability[] | undefined> {
  const prompt = session.prompt(view);
  const messages =
    text === undefined ? session.messages(prompt) : prompt.messages(text, session.budget(prompt));
  // Without a bias the model cannot be kept to a part of the codes: one question is all there is.
  const { takesBias } = session.context.model;
  return codeDistribution(codes, takesBias ? mass : 0, async (left) => {
    const reply = await session.ask(messages, { codes: left, temperature: 1, maxTokens: 1 });
    return reply.top ?? [];
  });
}

/** How much the model likes each code while it knows nothing of a text; asked once for each length. */
async function priorOf(
  session: RowSession,
  labels: readonly Label[],
  escape: boolean,
  codes: readonly string[],
  calibration: Calibration,
): Promise<Float64Array> {
  const known = calibration.get(codes.length);
  if (known) return known;
  // A part of a long list differs from row to row: then only what all rows share is measured.
  const shown = escape ? labels.map((_, i) => ({ name: `label ${i + 1}` })) : labels;
  const measuring = measurePrior(session, { labels: shown, codes, escape, shots: [] }, codes);
  calibration.set(codes.length, measuring);
  try {
    return await measuring;
  } catch (error) {
    // Stopped or failed: the next row measures again.
    calibration.delete(codes.length);
    throw error;
  }
}

async function measurePrior(
  session: RowSession,
  view: PromptView,
  codes: readonly string[],
): Promise<Float64Array> {
  const prior = new Float64Array(codes.length);
  for (const text of CONTENT_FREE) {
    const found = (await ask(session, view, biasesOf(codes), 1, text)) ?? [];
    const seen = found.reduce((sum, { probability }) => sum + probability, 0);
    const rest = Math.max(0, 1 - seen) / Math.max(1, codes.length - found.length);
    const by = new Map(found.map(({ code, probability }) => [code, probability]));
    codes.forEach((code, i) => {
      prior[i] = floatAt(prior, i) + (by.get(code) ?? rest) / CONTENT_FREE.length;
    });
  }
  const floor = Math.exp(-MAX_CORRECTION);
  return prior.map((share) => Math.max(share, floor));
}

/**
 * Equal biases, or ones that divide each code's probability by its prior: softmax of
 * logit - log(prior) is proportional to p / prior.
 */
export function biasesOf(codes: readonly string[], prior?: Float64Array): CodeBias[] {
  const corrections = codes.map((_, i) => (prior ? -Math.log(floatAt(prior, i)) : 0));
  const largest = Math.max(...corrections);
  return codes.map((code, i) => ({ code, bias: MAX_BIAS - (largest - at(corrections, i)) }));
}
