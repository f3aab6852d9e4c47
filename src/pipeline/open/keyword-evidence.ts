/**
 * @file What a table's texts hold for labels as they are being written: live counts, words to add, what no label
 * covers. The texts stay in a worker of their own until the desk is closed.
 */
import type { KeywordEvidence } from '../../core/evidence/keyword-tally';
import type { NearnessEvidence } from '../../core/evidence/nearness-evidence';
import type { TextCluster } from '../../core/evidence/text-clusters';
import type { WordOffer } from '../../core/evidence/word-offers';
import { at } from '../../core/reads';
import { isBlank } from '../../core/task/blank-text';
import type { Label } from '../../core/task/recipe';
import { isTestSplit } from '../../core/task/row-roles';
import { allHumanLabels } from '../../persist/human-labels';
import { rowChunks } from '../../persist/rows';
import { withEvidenceWorker } from '../../bridge/workers';
import { openProject } from '../projects';

export interface EvidenceColumns {
  textColumn: string;
  /** Rows whose cell says `test` are left out: no teacher sees them. */
  splitColumn?: string | undefined;
}

/** Answers are null once the desk is closed. */
export interface EvidenceDesk {
  /** Null, too, where a later call has overtaken this one. @throws TeacherError of a faulty keyword. */
  keywords(labels: readonly Label[]): Promise<KeywordEvidence | null>;
  nearness(labels: readonly Label[]): Promise<NearnessEvidence | null>;
  /** Goes by the rows that people have labelled, too. */
  offers(labels: readonly Label[]): Promise<WordOffer[][] | null>;
  clusters(labels: readonly Label[]): Promise<TextCluster[] | null>;
  close(): void;
}

type EvidenceWorker = Parameters<Parameters<typeof withEvidenceWorker>[0]>[0];

/** Reads the texts into a worker; resolves when they are there. @throws WorkerLost */
export function openKeywordEvidence(
  projectId: string,
  columns: EvidenceColumns,
): Promise<EvidenceDesk> {
  const closing = new AbortController();
  const closed = new Promise<null>((resolve) =>
    closing.signal.addEventListener('abort', () => resolve(null)),
  );
  return new Promise((resolve, reject) => {
    const running = withEvidenceWorker(async (worker) => {
      await readTexts(worker, projectId, columns);
      let isOver = false;
      running.catch(() => undefined).finally(() => (isOver = true));
      // A worker that breaks down ends `running`: nobody waits for its answers, and it is asked nothing more.
      const unlessOver = <Answer>(ask: () => Promise<Answer>) =>
        isOver ? running : Promise.race([ask(), running]);
      resolve({
        keywords: (labels) => unlessOver(() => worker.keywords([...labels])),
        nearness: (labels) => unlessOver(() => worker.nearness([...labels])),
        clusters: (labels) => unlessOver(() => worker.clusters([...labels])),
        offers: async (labels) => {
          const confirmed = await confirmedRows(projectId, labels);
          return unlessOver(() => worker.offers([...labels], confirmed));
        },
        close: () => closing.abort(),
      });
      return closed;
    });
    running.catch(reject);
  });
}

async function readTexts(
  worker: EvidenceWorker,
  projectId: string,
  { textColumn, splitColumn }: EvidenceColumns,
): Promise<void> {
  const { columns } = await openProject(projectId);
  const [textAt, splitAt] = [columns.indexOf(textColumn), columns.indexOf(splitColumn ?? '')];
  // A recipe that was made for another table may name columns that this one lacks.
  const textOf = (cells: readonly string[]) => (textAt < 0 ? '' : at(cells, textAt));
  const isTest = (cells: readonly string[]) => splitAt >= 0 && isTestSplit(at(cells, splitAt));
  // Nobody is asked about an empty text, and the run counts none.
  const isAsked = (cells: readonly string[]) => !isTest(cells) && !isBlank(textOf(cells));
  for await (const { firstRow, rows } of rowChunks(projectId)) {
    const seen = rows.flatMap((cells, i) => (isAsked(cells) ? [firstRow + i] : []));
    await worker.add(
      seen.map((row) => textOf(at(rows, row - firstRow))),
      seen,
    );
  }
}

async function confirmedRows(
  projectId: string,
  labels: readonly Label[],
): Promise<[row: number, label: number][]> {
  const indexOf = new Map(labels.map(({ name }, index) => [name, index]));
  const given = await allHumanLabels(projectId);
  return [...given].flatMap(([row, { label }]): [number, number][] => {
    const index = indexOf.get(label);
    return index === undefined ? [] : [[row, index]];
  });
}
