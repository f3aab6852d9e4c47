/**
 * @file What people have said of a sample's rows, and of the rows with the same texts. Invariant: never changed, but
 * replaced, so that what was before can be brought back.
 */
import { editsOfText, withEqualTexts, type HeldLabel } from '../../core/labels/equal-texts';
import type { RowEdit } from '../../persist/row-edits';
import type { OpenAudit } from '../../pipeline/audit/audit';
import type { HumanLabel } from '../../pipeline/human-labels';

/** What is said of a row of the sample, and with it of equal texts. */
export interface Answer {
  edits: readonly Edit[];
  isSkipped: boolean;
}

type Edit = RowEdit & { label: HumanLabel | null };

export class AuditAnswers {
  readonly #said: ReadonlyMap<number, HumanLabel>;
  readonly #held: ReadonlyMap<number, HeldLabel>;
  readonly #skipped: ReadonlySet<number>;
  readonly #equals: OpenAudit['equals'];

  constructor(audit: Pick<OpenAudit, 'humans' | 'equals'>, skipped: Iterable<number>) {
    this.#said = audit.humans;
    this.#equals = audit.equals;
    this.#held = withEqualTexts(this.#said, [...new Set(this.#equals.values())]);
    this.#skipped = new Set(skipped);
  }

  /** Of an audit as it was left. */
  static of(audit: OpenAudit, rows: readonly number[]): AuditAnswers {
    const { humans, equals, record } = audit;
    const wanted = new Set(rows.flatMap((row) => equals.get(row) ?? [row]));
    const said = new Map([...humans].filter(([row]) => wanted.has(row)));
    return new AuditAnswers({ humans: said, equals }, record.skipped);
  }

  /** The answer for a row, be it that for an equal text; null where there is none. */
  labelOf(row: number): string | null {
    const human = this.#held.get(row);
    return human?.origin === 'audit' ? human.label : null;
  }

  isSkipped(row: number): boolean {
    return this.#skipped.has(row);
  }

  isDone(row: number): boolean {
    return this.isSkipped(row) || this.labelOf(row) !== null;
  }

  /** @param name null where nobody can tell. */
  answer(row: number, name: string | null): Answer {
    // What the person said of the row elsewhere stands as long as there is no answer here.
    const before = this.#said.get(row);
    const elsewhere = before?.origin === 'review' ? before : null;
    const human: HumanLabel | null = name === null ? elsewhere : { label: name, origin: 'audit' };
    return {
      edits: editsOfText(this.#said, row, human, this.#equals.get(row) ?? []),
      isSkipped: name === null,
    };
  }

  /** What there is of a row before an answer replaces it. */
  before(row: number, { edits }: Answer): Answer {
    return {
      edits: edits.map((edit) => ({ row: edit.row, label: this.#said.get(edit.row) ?? null })),
      isSkipped: this.#skipped.has(row),
    };
  }

  /** Whether that is what there is of a row now. */
  says(row: number, { edits, isSkipped }: Answer): boolean {
    const isSaid = edits.every(({ row: edited, label }) => {
      const said = this.#said.get(edited);
      return said?.label === label?.label && said?.origin === label?.origin;
    });
    return isSaid && this.isSkipped(row) === isSkipped;
  }

  with(row: number, { edits, isSkipped }: Answer): AuditAnswers {
    const humans = new Map(this.#said);
    for (const edit of edits) {
      if (edit.label) humans.set(edit.row, edit.label);
      else humans.delete(edit.row);
    }
    const others = [...this.#skipped].filter((other) => other !== row);
    const skipped = isSkipped ? [...others, row] : others;
    return new AuditAnswers({ humans, equals: this.#equals }, skipped);
  }
}
