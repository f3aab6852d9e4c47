/**
 * @file How a row's candidates are found by questions answered in words: once (`single`, `add`,
 * `all`), by a vote (`sampled`), and the second question that picks one of them (`select`).
 */
import { FILTERED } from '../engines/completion';
import type { RowMessage } from '../messages/row';
import { isRefusal, parseAnswer } from './reading/answer';
import { answerSchema, answerTokens } from './answer-schema';
import type { Reply } from '../teaching/language-model';
import type { CutPart, Outcome, RowSession } from './row-session';
import { NOTHING_ASKED } from './row-session';
import { ESCAPE_LABEL } from './templates';
import { fold } from '../keywords/words';

/** How many parts of a long list of labels a row may see before it counts as none of them. */
const MAX_PAGES = 2;
/** Kept of a useless answer: enough to see what went wrong. */
const MAX_RAW = 4_000;
const ESCAPED = new RegExp(ESCAPE_LABEL.replaceAll(' ', String.raw`[\s_-]+`));

/** `single`, `add` and `all`: one question, and a second where a shortened list was refused. */
export async function askForLabels(session: RowSession): Promise<Outcome> {
  const { shown } = session;
  const labels = await session.labels();
  const shots = await session.shots();
  let outcome: Outcome = NOTHING_ASKED;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const part = shown === null ? undefined : labels.slice(page * shown, (page + 1) * shown);
    if (part?.length === 0) break;
    const prompt = session.prompt({ labels: part, shots, escape: part !== undefined });
    const reply = await session.ask(session.messages(prompt), { schema: prompt.schema });
    outcome = readLabels(reply, session);
    if (outcome.labels || part === undefined || !ESCAPED.test(fold(reply.text))) break;
  }
  return outcome;
}

/**
 * `sampled`: single answers drawn several times; a label's score is the share of answers that name
 * it. The paper's SC-k, k being `keep` (1: the majority's label; none: the union).
 */
export async function askRepeatedly(session: RowSession): Promise<Outcome> {
  const { settings } = session.context;
  const { shown } = session;
  const part = shown === null ? undefined : (await session.labels()).slice(0, shown);
  const shots = await session.shots();
  const prompt = session.prompt({ labels: part, shots, escape: part !== undefined });
  const votes = new Map<string, number>();
  let failure: Outcome = NOTHING_ASKED;
  let answers = 0;
  for (let sample = 0; sample < settings.samples; sample += 1) {
    const reply = await session.ask(session.messages(prompt), {
      schema: prompt.schema,
      temperature: settings.samplesTemperature,
    });
    const outcome = readLabels(reply, session);
    const [label] = outcome.labels ?? [];
    if (label === undefined) {
      failure = outcome;
      continue;
    }
    answers += 1;
    votes.set(label, (votes.get(label) ?? 0) + 1);
  }
  if (answers === 0) return failure;
  // Sorting is stable: of labels with as many votes the one named first stays first.
  const kept = [...votes].sort((a, b) => b[1] - a[1]).slice(0, settings.keep ?? votes.size);
  return {
    labels: kept.map(([label]) => label),
    scores: kept.map(([, count]) => count / answers),
  };
}

/**
 * The baseline LLM-select: a second question that picks one of the candidates. Undefined where the
 * answer is none of them; the candidates stay good.
 */
export async function selectOne(
  session: RowSession,
  candidates: readonly string[],
): Promise<string | undefined> {
  const [only] = candidates;
  if (candidates.length < 2) return only;
  const { prompt, task, lookup } = session.context;
  const names = task.labels.map(({ name }) => name);
  const messages = prompt.selection(session.row.text, candidates, session.budget(prompt));
  const reply = await session.ask(messages, {
    schema: answerSchema(names, 'single', false),
    maxTokens: answerTokens(names, 'single', false),
  });
  return parseAnswer(reply.text, lookup).find((label) => candidates.includes(label));
}

/** The labels of an answer in words, or why there are none. */
export function readLabels(
  reply: Reply,
  { context, shown }: Pick<RowSession, 'context' | 'shown'>,
): Outcome {
  const { strategy } = context.settings;
  const { lookup, partLookup } = context;
  const named = parseAnswer(reply.text, shown === null ? lookup : partLookup);
  const labels = named.filter((label) => lookup.has(label));
  if (labels.length > 0) {
    const one = strategy !== 'all' && strategy !== 'add';
    return { labels: one ? labels.slice(0, 1) : labels };
  }
  return {
    labels: null,
    reason: reasonFor(reply),
    cut: cutOf(reply),
    raw: (reply.text || (reply.thought ?? '')).slice(0, MAX_RAW),
  };
}

function cutOf({ text, cutOff, thought, refusal }: Reply): CutPart | undefined {
  if (!cutOff || refusal !== undefined) return undefined;
  return thought !== undefined && text.trim() === '' ? 'thought' : 'answer';
}

function reasonFor(reply: Reply): RowMessage {
  const { text, thought, refusal } = reply;
  const cut = cutOf(reply);
  if (refusal === FILTERED) return { code: 'row-filtered' };
  if (refusal !== undefined) return { code: 'row-declined', details: refusal };
  if (cut === 'thought') return { code: 'row-thought-cut' };
  if (thought !== undefined && text.trim() === '') return { code: 'row-only-thought' };
  if (cut === 'answer') return { code: 'row-answer-cut' };
  if (text.trim() === '') return { code: 'row-answer-empty' };
  if (ESCAPED.test(fold(text))) return { code: 'row-none-right' };
  if (isRefusal(text)) return { code: 'row-declined', details: '' };
  return { code: 'row-no-label' };
}
