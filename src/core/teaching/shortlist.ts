/**
 * @file Which labels and examples a row's prompt shows. A long list of labels costs time on every
 * row and confuses small models, so rows may see the likely labels only; the others stay reachable
 * through an escape label, because the list is a guess.
 */
import type { Label, Shot, Task } from '../task/recipe';
import { LexicalIndex } from './lexical';
import type { TeachingSettings } from './settings';
import type { TeacherRow } from './teacher';

/** Ways to know a text's neighbourhood that only the page has, e.g. its student. */
export interface TeachingHelpers {
  /** Label names, the likely ones first; labels left out come last. */
  rankLabels?(text: string): readonly string[] | Promise<readonly string[]>;
  /** Examples near a text, the nearest last. */
  retrieveShots?(text: string, count: number): readonly Shot[] | Promise<readonly Shot[]>;
}

/** Up to here a prompt with all labels is short enough. */
export const SHOWN_AT_EASE = 20;
/** In how many held-out cases the right label must be among those shown. */
export const WANTED_COVERAGE = 0.99;
/** With fewer held-out cases 99% cannot be told from 95%. */
const MIN_HELD_OUT = 100;
/** Every so manieth example is held out to measure with. */
const HELD_OUT_EVERY = 4;
/** More cases make the figure no better, only later. */
const MAX_CASES = 2_000;
/** A list that is hardly shorter is not worth the risk. */
const WORTHWHILE_SHARE = 0.8;

/** Labels by their likeness to a text: to their own words and to examples that carry them. */
export class LexicalRanker {
  private readonly names: readonly string[];
  private readonly words: LexicalIndex;
  private readonly examples: LexicalIndex;
  private readonly exampleLabels: readonly number[][];
  private readonly exampleTexts: readonly string[];

  constructor(labels: readonly Label[], examples: readonly Shot[]) {
    this.names = labels.map(({ name }) => name);
    this.words = new LexicalIndex(
      labels.map(({ name, description = '', keywords = [] }) =>
        [name.replace(/([a-z])([A-Z])/g, '$1 $2'), description, ...keywords].join(' '),
      ),
    );
    this.exampleTexts = examples.map(({ text }) => text.trim());
    this.examples = new LexicalIndex(this.exampleTexts);
    this.exampleLabels = examples.map((shot) =>
      shot.labels.map((label) => this.names.indexOf(label)).filter((index) => index >= 0),
    );
  }

  /** All labels, the likeliest first; ties in the order of the labels. */
  rank(text: string): string[] {
    const scores = this.words.scores(text);
    const nearest = new Float64Array(scores.length);
    const own = text.trim();
    this.examples.scores(text).forEach((score, example) => {
      // The label of the row itself, where it is a confirmed one, must not choose what it is shown.
      if (this.exampleTexts[example] === own) return;
      for (const label of this.exampleLabels[example] ?? []) {
        nearest[label] = Math.max(nearest[label] ?? 0, score);
      }
    });
    return [...this.names.keys()]
      .map((label) => ({ label, score: (scores[label] ?? 0) + (nearest[label] ?? 0) }))
      .sort((a, b) => b.score - a.score)
      .map(({ label }) => this.names[label] ?? '');
  }
}

/**
 * The least number of labels that must be shown so that the truth is among them in the wanted share
 * of cases; null where there are too few cases to say.
 * @param ranks of the right label in each case, 0 for the first.
 */
export function shortlistSize(
  ranks: readonly number[],
  coverage: number = WANTED_COVERAGE,
): number | null {
  if (ranks.length < MIN_HELD_OUT) return null;
  const sorted = [...ranks].sort((a, b) => a - b);
  return (sorted[Math.ceil(coverage * ranks.length) - 1] ?? 0) + 1;
}

/** Where the right label stands in the ranking of examples that the ranking has not seen. */
export function heldOutRanks(labels: readonly Label[], examples: readonly Shot[]): number[] {
  const cases = examples.slice(0, MAX_CASES);
  const heldOut = cases.filter((_, i) => i % HELD_OUT_EVERY === 0);
  const seen = cases.filter((_, i) => i % HELD_OUT_EVERY !== 0);
  const ranker = new LexicalRanker(labels, seen);
  return heldOut.map(({ text, labels: truths }) => {
    const ranked = ranker.rank(text);
    return Math.min(...truths.map((truth) => ranked.indexOf(truth)).filter((rank) => rank >= 0));
  });
}

/** Decides for each row which labels and examples it shows. */
export class Shortlister {
  /** Labels shown on each row; null where all of them are. */
  readonly shown: number | null;
  private readonly task: Task;
  private readonly settings: TeachingSettings;
  private readonly helpers: TeachingHelpers;
  private readonly ranker: LexicalRanker;
  private readonly pool: readonly Shot[];
  private poolIndex: LexicalIndex | undefined;

  /** @param most how many labels the model's context has room for. */
  constructor(
    task: Task,
    settings: TeachingSettings,
    examples: readonly Shot[],
    helpers: TeachingHelpers,
    most: number,
  ) {
    this.task = task;
    this.settings = settings;
    this.helpers = helpers;
    this.pool = examples.length > 0 ? examples : task.shots;
    this.ranker = new LexicalRanker(task.labels, this.pool);
    this.shown = labelsShown(task, settings, this.pool, most);
  }

  /** All labels, the row's likeliest first. */
  async ranked(row: TeacherRow): Promise<Label[]> {
    const injected = row.likely ?? (await this.helpers.rankLabels?.(row.text)) ?? [];
    const order = [...new Set([...injected, ...this.ranker.rank(row.text)])];
    const byName = new Map(this.task.labels.map((label) => [label.name, label]));
    return order.flatMap((name) => byName.get(name) ?? []);
  }

  /** The examples that a row shows; undefined for the task's own. */
  async shots(row: TeacherRow): Promise<readonly Shot[] | undefined> {
    const { shots, shotCount } = this.settings;
    if (shots === 'none') return [];
    if (shots === 'fixed') return undefined;
    if (row.shots) return row.shots.slice(-shotCount);
    const injected = await this.helpers.retrieveShots?.(row.text, shotCount);
    return injected?.slice(-shotCount) ?? this.retrieve(row.text, shotCount);
  }

  /** The nearest last: what stands next to the question is remembered best. */
  private retrieve(text: string, count: number): Shot[] {
    this.poolIndex ??= new LexicalIndex(this.pool.map((shot) => shot.text));
    const scores = this.poolIndex.scores(text);
    return (
      this.pool
        .map((shot, i) => ({ shot, score: scores[i] ?? 0 }))
        // The row itself, where it is among the confirmed ones, would be an answer and no example.
        .filter(({ shot }) => shot.text.trim() !== text.trim())
        .sort((a, b) => b.score - a.score)
        .slice(0, count)
        .reverse()
        .map(({ shot }) => shot)
    );
  }
}

function labelsShown(
  task: Task,
  { shortlist }: TeachingSettings,
  examples: readonly Shot[],
  most: number,
): number | null {
  const all = task.labels.length;
  if (shortlist === 'off') return null;
  if (typeof shortlist === 'number') return shortlist < all ? shortlist : null;
  const room = Math.max(2, most);
  if (all <= SHOWN_AT_EASE && all <= room) return null;
  const needed = shortlistSize(heldOutRanks(task.labels, examples));
  if (needed !== null && needed <= WORTHWHILE_SHARE * all) return Math.min(needed, room);
  return all <= room ? null : room;
}
