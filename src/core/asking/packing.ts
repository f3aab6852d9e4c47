/**
 * @file Several rows in one request. Saves the prompt's tokens for all rows but one; whether a model
 * keeps its rows apart must be measured first. A row that a pack leaves out is asked about by itself.
 */
import { parsePack } from './reading/answer';
import type { TeachingContext } from './row-session';
import { RowSession } from './row-session';
import { harmless } from './quotation';
import type { Annotation, StopSignal, TeacherRow } from '../teaching/teacher';
import { Stopped } from '../stopped';
import { TeacherError } from '../teaching/teacher';
import { estimateTokens } from './text-budget';

type PackingContext = Pick<TeachingContext, 'settings' | 'chooser'>;

/** Longer texts would crowd out their neighbours. */
const MAX_PACKED_TOKENS = 300;

/**
 * One annotation a row, in the order of the rows.
 * @param alone asks about a single row.
 */
export async function annotatePack(
  rows: readonly TeacherRow[],
  context: TeachingContext,
  signal: StopSignal,
  alone: (row: TeacherRow) => Promise<Annotation>,
): Promise<Annotation[]> {
  const together = rows.filter(isPackable);
  const answers = await askTogether(together, context, signal);
  const byRow = new Map(together.map((row, i) => [row, answers.at(i) ?? []]));
  const annotations: Annotation[] = [];
  for (const row of rows) {
    const candidates = byRow.get(row) ?? [];
    annotations.push(
      candidates.length > 0 ? { row: row.row, status: 'annotated', candidates } : await alone(row),
    );
  }
  return annotations;
}

/** How many rows share a request: packs are for questions in words about labels that all rows share. */
export function packSize({ settings, chooser }: PackingContext): number {
  const { strategy, chainOfThought, shots, select, rowsPerRequest } = settings;
  const wordy = strategy === 'single' || strategy === 'add' || strategy === 'all';
  const shared = chooser.shown === null && shots !== 'retrieved';
  return wordy && shared && !chainOfThought && !select ? rowsPerRequest : 1;
}

/** One request for the rows that can share one; null where those are fewer than two. */
export function packedQuestion(
  rows: readonly Pick<TeacherRow, 'text'>[],
  { prompt }: Pick<TeachingContext, 'prompt'>,
) {
  const texts = rows.filter(isPackable).map(({ text }) => text);
  return texts.length < 2
    ? null
    : { rows: texts.length, ...prompt.packed(texts, MAX_PACKED_TOKENS) };
}

/**
 * Texts that are long, or that had to be disarmed, are asked about alone: what stands in them must
 * not reach a neighbour.
 */
export function isPackable({ text }: Pick<TeacherRow, 'text'>): boolean {
  return (
    text.length <= MAX_PACKED_TOKENS * 4 &&
    estimateTokens(text) <= MAX_PACKED_TOKENS &&
    harmless(text) === text &&
    !/[{}"]\s*:|<\/?\w/.test(text)
  );
}

async function askTogether(
  rows: readonly TeacherRow[],
  context: TeachingContext,
  signal: StopSignal,
): Promise<string[][]> {
  const { lookup, settings } = context;
  const question = packedQuestion(rows, context);
  const [first] = rows;
  if (!first || !question) return [];
  // The row only gives the pack its seed: all texts go into the messages below.
  const session = new RowSession(first, context, signal);
  const { messages, schema, maxTokens } = question;
  try {
    const reply = await session.ask(messages, { schema, maxTokens });
    const answers = parsePack(reply.text, rows.length, lookup) ?? [];
    return settings.strategy === 'single' ? answers.map((labels) => labels.slice(0, 1)) : answers;
  } catch (error) {
    if (error instanceof Stopped || error instanceof TeacherError) throw error;
    return [];
  }
}
