/**
 * @file Several people's annotations of one text side by side: a column for each. Invariant: a text
 * that the file has once for each annotator becomes one row, where it stood first, and nobody's labels
 * are merged with another's.
 */
import type { Answer, ShapedRecord } from './shape';

/** More people than this are numbered by their turn within a text instead of by name. */
const MAX_ANNOTATORS = 30;

export class Annotators {
  /** Who has labels in which column, in order of appearance. */
  private readonly byColumn = new Map<string, Set<string>>();
  /** Where a text comes several times: all that was said of it. */
  private readonly byKey = new Map<string, Answer[]>();
  /** How many people at most said something of one text. */
  private readonly mostAtOnce = new Map<string, number>();
  private readonly handedOver = new Set<string>();

  /** First reading. */
  note({ key, answers }: ShapedRecord): void {
    const all = key === null ? answers : [...(this.byKey.get(key) ?? []), ...answers];
    if (key !== null) this.byKey.set(key, all);
    const here = new Map<string, Set<string>>();
    for (const { column, annotator } of numbered(all)) {
      add(this.byColumn, column, annotator);
      add(here, column, annotator);
    }
    for (const [column, people] of here) {
      this.mostAtOnce.set(column, Math.max(people.size, this.mostAtOnce.get(column) ?? 0));
    }
  }

  /** Names of the columns: the place in the record, with the annotator where there are several. */
  get columns(): string[] {
    return [...this.byColumn].flatMap(([column, people]) =>
      this.isShared(column)
        ? [column]
        : this.peopleOf(people).map((person) => `${column} (annotator ${person})`),
    );
  }

  /** Whether this is the first record of its text. */
  isFirst({ key }: ShapedRecord): boolean {
    if (key === null) return true;
    if (this.handedOver.has(key)) return false;
    this.handedOver.add(key);
    return true;
  }

  /** The labels of a text, a cell for each of the columns. */
  cellsOf({ key, answers }: ShapedRecord): string[] {
    const all = numbered(key === null ? answers : (this.byKey.get(key) ?? answers));
    return [...this.byColumn].flatMap(([column, people]) => {
      const here = all.filter((answer) => answer.column === column);
      if (this.isShared(column)) return [labelCell(here.flatMap(({ labels }) => labels))];
      if (people.size > MAX_ANNOTATORS) {
        const turns = [...new Map(here.map((answer) => [answer.annotator, answer])).keys()];
        return this.peopleOf(people).map((_, turn) => cellFor(here, turns[turn]));
      }
      return [...people].map((person) => cellFor(here, person));
    });
  }

  /** People who share the work have one column: no text has two opinions. */
  private isShared(column: string): boolean {
    return (this.mostAtOnce.get(column) ?? 0) <= 1;
  }

  private peopleOf(people: ReadonlySet<string>): string[] {
    if (people.size <= MAX_ANNOTATORS) return [...people];
    return Array.from({ length: this.mostTurns }, (_, turn) => `${turn + 1}`);
  }

  private get mostTurns(): number {
    return Math.min(MAX_ANNOTATORS, Math.max(1, ...this.mostAtOnce.values()));
  }
}

/** Those that nobody signed are told apart by their turn. */
function numbered(answers: readonly Answer[]): Answer[] {
  const turns = new Map<string, number>();
  return answers.map((answer) => {
    if (answer.annotator !== '') return answer;
    const turn = (turns.get(answer.column) ?? 0) + 1;
    turns.set(answer.column, turn);
    return { ...answer, annotator: `${turn}` };
  });
}

function cellFor(answers: readonly Answer[], person: string | undefined): string {
  return labelCell(
    answers.filter(({ annotator }) => annotator === person).flatMap(({ labels }) => labels),
  );
}

/** One label as it is, several as a list. */
function labelCell(labels: readonly string[]): string {
  const different = [...new Set(labels)];
  return different.length > 1 ? JSON.stringify(different) : (different.at(0) ?? '');
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}
