/**
 * @file Which labels and examples a row's prompt shows. A long list of labels costs time on every
 * row and confuses small models, so rows may see the likely labels only; the others stay reachable
 * through an escape label, because the list is a guess.
 */
import { at, floatAt } from '../reads';
import type { Label, Shot, Task } from '../task/recipe';
import { LexicalIndex } from './lexical';
import { nearestExamples } from './nearest-examples';
import type { TeachingSettings } from '../teaching/settings';
import type { MeasuredSize } from './shown-size';
import { measuredSize } from './shown-size';
import type { TeacherRow } from '../teaching/teacher';

/** Ways to know a text's neighbourhood that only the page has, e.g. its student. */
export interface TeachingHelpers {
  /** Label names, the likely ones first; labels left out come last. */
  rankLabels?(text: string): readonly string[] | Promise<readonly string[]>;
  /** Examples near a text, the nearest last. */
  retrieveShots?(text: string, count: number): readonly Shot[] | Promise<readonly Shot[]>;
}

/** Up to here a prompt with all labels is short enough. */
export const SHOWN_AT_EASE = 20;
/** More cases make the figure no better, only later. */
const MAX_CASES = 500;

/** How many of a task's labels its rows are shown, and why. */
export interface ShownLabels {
  /** Null: all of them. */
  shown: number | null;
  /**
   * `few`: so short a list is shown whole; `setting`: the recipe says so; `measured`: enough for the
   * right label in the wanted share of rows; `unproven`: no shorter list is known to be; `room`: the
   * model's context holds no more.
   */
  why: 'few' | 'setting' | 'measured' | 'unproven' | 'room';
  /** Labelled rows that it was measured on. */
  cases: number;
}

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
      for (const label of at(this.exampleLabels, example)) {
        nearest[label] = Math.max(floatAt(nearest, label), score);
      }
    });
    return [...this.names.keys()]
      .map((label) => ({ label, score: floatAt(scores, label) + floatAt(nearest, label) }))
      .sort((a, b) => b.score - a.score)
      .map(({ label }) => at(this.names, label));
  }
}

/**
 * Where the right label stands for examples that the ranking does not know: each example is ranked as if
 * it were not among them.
 */
export function heldOutRanks(labels: readonly Label[], examples: readonly Shot[]): number[] {
  const ranker = new LexicalRanker(labels, examples);
  return spread(examples, MAX_CASES).flatMap(({ text, labels: truths }) => {
    const ranked = ranker.rank(text);
    const ranks = truths.map((truth) => ranked.indexOf(truth)).filter((rank) => rank >= 0);
    return ranks.length > 0 ? [Math.min(...ranks)] : [];
  });
}

/** At most `count` items, from all over a list. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, items.length / count);
  const places = Array.from({ length: Math.min(count, items.length) }, (_, i) => i * step);
  return places.map((place) => at(items, Math.floor(place)));
}

/** The last size measured: a form asks for the same with every stroke of a key. */
let lastMeasured = { question: '', size: { shown: null, cases: 0 } as MeasuredSize };

function measuredByWords(labels: readonly Label[], examples: readonly Shot[]): MeasuredSize {
  const question = JSON.stringify([labels, examples]);
  if (question !== lastMeasured.question) {
    const size = measuredSize(heldOutRanks(labels, examples), labels.length);
    lastMeasured = { question, size };
  }
  return lastMeasured.size;
}

/** Decides for each row which labels and examples it shows. */
export class PromptChooser {
  /** For rows that bring no number of their own. */
  readonly choice: ShownLabels;
  /** How many labels the model's context has room for. */
  private readonly room: number;
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
    this.room = Math.max(2, most);
    this.choice = labelsShown(task, settings, examples, this.room);
  }

  /** Labels shown on each row that brings no number of its own; null where all of them are. */
  get shown(): number | null {
    return this.choice.shown;
  }

  /** Labels that the row is shown; null where all of them are. */
  shownTo({ shown }: Pick<TeacherRow, 'shown'>): number | null {
    if (shown === undefined || this.settings.shownLabels !== 'auto') return this.shown;
    return Math.min(shown, this.room);
  }

  /** All labels, the row's likeliest first. */
  async ranked(row: TeacherRow): Promise<Label[]> {
    const injected = (await this.orderFor(row)) ?? [];
    const order = [...new Set([...injected, ...this.ranker.rank(row.text)])];
    const byName = new Map(this.task.labels.map((label) => [label.name, label]));
    return order.flatMap((name) => byName.get(name) ?? []);
  }

  /** An order that others made; not with a number of labels that was measured for this one's own. */
  private async orderFor({ text, likely, shown }: TeacherRow) {
    if (likely && (shown !== undefined || this.choice.why !== 'measured')) return likely;
    return this.helpers.rankLabels?.(text);
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

  private retrieve(text: string, count: number): Shot[] {
    this.poolIndex ??= new LexicalIndex(this.pool.map((shot) => shot.text));
    return nearestExamples(text, this.pool, this.poolIndex.scores(text), count);
  }
}

function labelsShown(
  task: Task,
  { shownLabels }: TeachingSettings,
  examples: readonly Shot[],
  room: number,
): ShownLabels {
  const all = task.labels.length;
  if (shownLabels === 'off') return { shown: null, why: 'setting', cases: 0 };
  if (typeof shownLabels === 'number') {
    return { shown: shownLabels < all ? shownLabels : null, why: 'setting', cases: 0 };
  }
  if (all <= SHOWN_AT_EASE && all <= room) return { shown: null, why: 'few', cases: 0 };
  // The task's own examples were written to fit their labels: they prove nothing about rows.
  const own = new Set(task.shots.map(({ text }) => text));
  const cases = examples.filter(({ text }) => !own.has(text));
  const measured = measuredByWords(task.labels, cases);
  if (measured.shown !== null && measured.shown <= room) return { ...measured, why: 'measured' };
  return all <= room ? { ...measured, why: 'unproven' } : { ...measured, shown: room, why: 'room' };
}
