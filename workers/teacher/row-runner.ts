/**
 * @file Puts rows to a teacher: as many at once as it takes, identical texts once. Every row that is
 * begun ends annotated, failed, or, where the run was cut, still to be done; none is lost.
 */
import { at } from '../../src/core/reads';
import { contentKey } from '../../src/core/teaching/content-key';
import { isStop } from '../../src/core/stopped';
import type { Annotation, Teacher, TeacherRow } from '../../src/core/teaching/teacher';
import { breathe } from '../breathe';
import { FirstRows } from './first-rows';
import { RowSource, type MoreRows } from './row-source';

/** Bounds the memory of a run over a million different texts. */
const MAX_REMEMBERED = 200_000;

export interface RunOptions {
  /** Asked for further rows before the lanes run out of them. */
  more?: MoreRows | null;
  /** Where the first so many rows, or the first of all lanes, get no labels, no more are begun. */
  doubt?: number | null;
}

export class RowRunner {
  private readonly teacher: Teacher;
  /** Answers by text, while they are awaited and after. */
  private readonly known = new Map<string, Promise<Annotation | undefined>>();

  constructor(teacher: Teacher) {
    this.teacher = teacher;
  }

  /**
   * @param add takes each finished annotation; in the order of the rows where the teacher takes one
   *   row at a time.
   * @returns how many rows were done.
   * @throws what the teacher or `add` threw, after rows in progress have been broken off.
   */
  async run(
    rows: readonly TeacherRow[],
    signal: AbortSignal,
    add: (annotation: Annotation) => Promise<void>,
    { more = null, doubt = null }: RunOptions = {},
  ): Promise<number> {
    const cut = new AbortController();
    const stop = () => cut.abort();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    const { concurrency = 1, rowsPerRequest = 1 } = this.teacher;
    const laneCount = Math.max(1, concurrency);
    const atOnce = laneCount * rowsPerRequest;
    const source = new RowSource(rows, more, atOnce);
    const first = new FirstRows(doubt === null ? Infinity : Math.max(doubt, atOnce), cut.signal);
    let done = 0;
    const lane = async () => {
      for (;;) {
        await breathe();
        const count = await first.begin(rowsPerRequest);
        const pack = count === 0 || cut.signal.aborted ? [] : await source.take(count);
        first.giveBack(count - pack.length);
        if (pack.length === 0 || cut.signal.aborted) return;
        for (const annotation of await this.annotate(pack, cut.signal)) {
          await add(annotation);
          first.end(annotation);
          done += 1;
        }
      }
    };
    const lanes = Array.from({ length: laneCount }, async () => {
      try {
        await lane();
      } catch (error) {
        // The other lanes' rows stay to be done.
        cut.abort();
        if (!isStop(error)) throw error;
      }
    });
    const ended = await Promise.allSettled(lanes);
    signal.removeEventListener('abort', stop);
    for (const result of ended) if (result.status === 'rejected') throw result.reason;
    return done;
  }

  private async annotate(pack: readonly TeacherRow[], signal: AbortSignal): Promise<Annotation[]> {
    const { teacher } = this;
    const [only] = pack;
    if (pack.length > 1 && teacher.annotateMany) return this.annotatePack(pack, signal);
    if (!only) return [];
    return [await this.annotateOnce(only, signal)];
  }

  /** The new texts of a pack together, those seen before from memory; in the order of the pack. */
  private async annotatePack(
    pack: readonly TeacherRow[],
    signal: AbortSignal,
  ): Promise<Annotation[]> {
    const { teacher, known } = this;
    const keys = pack.map(questionKey);
    const fresh = pack.filter((_, i) => !known.has(at(keys, i)) && keys.indexOf(at(keys, i)) === i);
    const answers = (await teacher.annotateMany?.(fresh, signal)) ?? [];
    const byRow = new Map(answers.map((annotation) => [annotation.row, annotation]));
    const annotations: Annotation[] = [];
    for (const [i, row] of pack.entries()) {
      const answer = byRow.get(row.row);
      if (answer) known.set(at(keys, i), Promise.resolve(keepable(answer)));
      annotations.push(answer ?? (await this.annotateOnce(row, signal)));
    }
    return annotations;
  }

  /** The row's own annotation, or that of the same text. */
  private async annotateOnce(row: TeacherRow, signal: AbortSignal): Promise<Annotation> {
    const { teacher, known } = this;
    if (!teacher.sameForSameText) return teacher.annotate(row, signal);
    const key = questionKey(row);
    for (let same = known.get(key); same; same = known.get(key)) {
      const annotation = await same;
      if (annotation) return { ...annotation, row: row.row };
      // It came to nothing: of those that waited, the first asks again.
      if (known.get(key) === same) known.delete(key);
    }
    const asking = teacher.annotate(row, signal);
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(
      key,
      asking.then(keepable, () => undefined),
    );
    return asking;
  }
}

/** The text, and what the row brings along for its prompt. */
function questionKey({ text, likely, shown, shots }: TeacherRow): string {
  return likely || shots
    ? contentKey(text, JSON.stringify([likely, shown, shots]))
    : contentKey(text);
}

/** A request that failed may go well for the next row; an answer without labels would come again. */
function keepable(annotation: Annotation): Annotation | undefined {
  return annotation.status === 'annotated' || annotation.raw !== undefined ? annotation : undefined;
}
