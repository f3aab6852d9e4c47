/**
 * @file What a person changes of rows. Pure. A change knows what people say of a row before and after it, and nothing of
 * what machines say: so it can be undone once they say something else, and their label of today shows then.
 */
import { humanLabel } from '../../core/labels/labels';
import { at } from '../../core/reads';
import type { RowEdit, RowMark } from '../../persist/row-edits';
import type { LabelOrigin } from '../../persist/schema';
import type { ReviewRow } from '../../pipeline/label/relabel';

/** What people say of a row's label. */
interface Said {
  /** Null where they say nothing. */
  label: string | null;
  origin?: LabelOrigin | undefined;
  sameAs?: number | undefined;
  isDisputed?: true | undefined;
}

interface Turn<Value> {
  /** Into the rows. */
  index: number;
  before: Value;
  after: Value;
}

/** Of one row or of many, as one step. */
export type Change =
  | { of: 'label'; turns: readonly Turn<Said>[] }
  | { of: 'mark'; turns: readonly Turn<RowMark | null>[] };

export type Side = 'before' | 'after';

/**
 * Labels rows and all with the same texts. Rows that say so already are left out.
 * @param indices of rows.
 * @param labelOf null: that row is left as it is.
 */
export function labelChange(
  rows: readonly ReviewRow[],
  indices: Iterable<number>,
  labelOf: (row: ReviewRow) => string | null,
): Change {
  const turns = new Map<number, Turn<Said>>();
  for (const first of indices) {
    const label = labelOf(at(rows, first));
    if (label === null || turns.has(first)) continue;
    for (const { index, row } of equalsOf(rows, first)) {
      const before = saidOf(row);
      if (before.label === label && !row.isDisputed) continue;
      turns.set(index, { index, before, after: { label, origin: 'review' } });
    }
  }
  return { of: 'label', turns: [...turns.values()] };
}

/** Takes people's labels of a text back. */
export function takenBack(rows: readonly ReviewRow[], first: number): Change {
  const turns = equalsOf(rows, first).flatMap(({ index, row }) => {
    const before = saidOf(row);
    return before.label === null ? [] : [{ index, before, after: { label: null } }];
  });
  return { of: 'label', turns };
}

/** Changes a row's flag or note; neither is no mark at all. */
export function marked(
  rows: readonly ReviewRow[],
  index: number,
  change: Partial<RowMark>,
): Change {
  const before = at(rows, index).mark ?? null;
  const mark = { isFlagged: false, note: '', ...before, ...change };
  const after = mark.isFlagged || mark.note !== '' ? mark : null;
  return { of: 'mark', turns: isSameMark(before, after) ? [] : [{ index, before, after }] };
}

/** The changed rows as they are on one side of a change. */
export function rowsAt(
  rows: readonly ReviewRow[],
  change: Change,
  side: Side,
): [index: number, row: ReviewRow][] {
  return change.of === 'label'
    ? change.turns.map((turn) => [turn.index, labelled(at(rows, turn.index), turn[side])])
    : change.turns.map((turn) => [turn.index, withMark(at(rows, turn.index), turn[side])]);
}

/** What the database is to hold on one side of a change; a label that holds for an equal text is not held itself. */
export function editsOf(rows: readonly ReviewRow[], change: Change, side: Side): RowEdit[] {
  const rowOf = (index: number) => at(rows, index).row;
  if (change.of === 'mark') {
    return change.turns.map((turn) => ({ row: rowOf(turn.index), mark: turn[side] }));
  }
  return change.turns.map((turn) => {
    const { label, origin = 'review', sameAs } = turn[side];
    const isOwn = label !== null && sameAs === undefined;
    return { row: rowOf(turn.index), label: isOwn ? { label, origin } : null };
  });
}

/** The same change under the names that its labels have now. */
export function renamedChange(change: Change, nameOf: (label: string) => string): Change {
  if (change.of === 'mark') return change;
  const named = (said: Said) =>
    said.label === null ? said : { ...said, label: nameOf(said.label) };
  const turns = change.turns.map(({ index, before, after }) => ({
    ...{ index, before: named(before), after: named(after) },
  }));
  const isSame = change.turns.every(
    ({ before, after }, i) =>
      before.label === at(turns, i).before.label && after.label === at(turns, i).after.label,
  );
  return isSame ? change : { of: 'label', turns };
}

/**
 * A walk from the rows as they are through changes that were made of them earlier, to find what of each still holds. A row
 * that is not as a change left it was changed elsewhere since: in another tab, by a check, by people who settled on a
 * label. To undo the older change would undo the newer one. Equal texts hold or fall together, for they have one label.
 */
export class Walk {
  readonly #rows: readonly ReviewRow[];
  readonly #labels: ReadonlySet<string> | null;
  readonly #said = new Map<number, Said>();
  readonly #marks = new Map<number, RowMark | null>();

  /** @param labels that the task has now; left out where it is the task of the changes. */
  constructor(rows: readonly ReviewRow[], labels?: readonly string[]) {
    this.#rows = rows;
    this.#labels = labels ? new Set(labels) : null;
  }

  /** Goes from one side of a change to the other. @returns what of it can be done; null where nothing. */
  pass(change: Change, from: Side): Change | null {
    const to = from === 'after' ? 'before' : 'after';
    if (change.of === 'mark') {
      const turns = change.turns.filter((turn) => this.#isMarked(turn.index, turn[from]));
      for (const turn of turns) this.#marks.set(turn.index, turn[to]);
      return partOf(change, { of: 'mark', turns });
    }
    const groupOf = (index: number) => this.#rows.at(index)?.equals?.at(0) ?? index;
    const fallen = new Set(
      change.turns
        .filter((turn) => !this.#isSaid(turn.index, turn[from]) || !this.#isKnown(turn[to]))
        .map(({ index }) => groupOf(index)),
    );
    const turns = change.turns.filter(({ index }) => !fallen.has(groupOf(index)));
    for (const turn of turns) this.#said.set(turn.index, turn[to]);
    return partOf(change, { of: 'label', turns });
  }

  #isSaid(index: number, said: Said): boolean {
    const row = this.#rows[index];
    const now = this.#said.get(index) ?? (row && saidOf(row));
    return (
      now?.label === said.label &&
      now.origin === said.origin &&
      (now.sameAs === undefined) === (said.sameAs === undefined)
    );
  }

  #isMarked(index: number, mark: RowMark | null): boolean {
    const row = this.#rows[index];
    const passed = this.#marks.get(index);
    return (
      row !== undefined && isSameMark(passed === undefined ? (row.mark ?? null) : passed, mark)
    );
  }

  /** No label is given that the task no longer has. */
  #isKnown({ label }: Said): boolean {
    return label === null || (this.#labels?.has(label) ?? true);
  }
}

function partOf(whole: Change, part: Change): Change | null {
  if (part.turns.length === whole.turns.length) return whole;
  return part.turns.length > 0 ? part : null;
}

/** A row and those with the same text. */
function equalsOf(rows: readonly ReviewRow[], first: number): { index: number; row: ReviewRow }[] {
  const indices = at(rows, first).equals ?? [first];
  return Array.from(indices, (index) => ({ index, row: at(rows, index) }));
}

function saidOf({ final, origin, sameAs, isDisputed }: ReviewRow): Said {
  return final?.source === 'human'
    ? { label: final.label, origin: origin ?? 'review', sameAs, isDisputed }
    : { label: null, isDisputed };
}

function labelled(row: ReviewRow, { label, origin, sameAs, isDisputed }: Said): ReviewRow {
  const after: ReviewRow = { ...row, final: label === null ? row.machine : humanLabel(label) };
  delete after.origin;
  delete after.sameAs;
  delete after.isDisputed;
  if (origin) after.origin = origin;
  if (sameAs !== undefined) after.sameAs = sameAs;
  if (isDisputed) after.isDisputed = true;
  return after;
}

function withMark(row: ReviewRow, mark: RowMark | null): ReviewRow {
  const after = { ...row };
  delete after.mark;
  if (mark) after.mark = mark;
  return after;
}

function isSameMark(one: RowMark | null, other: RowMark | null): boolean {
  return one?.isFlagged === other?.isFlagged && one?.note === other?.note;
}
