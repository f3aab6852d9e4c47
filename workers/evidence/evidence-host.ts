/**
 * @file Answers what a table's texts hold for labels as they are being written. A count that a newer one has
 * overtaken is given up.
 */
import { KeywordTally, type KeywordEvidence } from '../../src/core/evidence/keyword-tally';
import type { NearnessEvidence } from '../../src/core/evidence/nearness-evidence';
import { clusterTexts, type TextCluster } from '../../src/core/evidence/text-clusters';
import { TextTable } from '../../src/core/evidence/text-table';
import { offerWords, type WordOffer } from '../../src/core/evidence/word-offers';
import { combining, type Combined } from '../../src/core/labels/combination/combine';
import { findWordRules, type WordRules } from '../../src/core/labels/combination/word-rules';
import { hasEvidence } from '../../src/core/labels/warnings';
import type { Pieces } from '../../src/core/pieces';
import { at } from '../../src/core/reads';
import type { CandidateSets } from '../../src/core/refinery/candidate-sets';
import type { Label } from '../../src/core/task/recipe';
import { checkEnglish } from '../../src/core/vectors/language';
import { NearLabels } from '../../src/core/vectors/near-labels';
import type { WordVectors } from '../../src/core/vectors/word-vectors';
import { breathe, inPieces } from '../breathe';
import { loadVectors } from '../vectors/load-vectors';
import type { EvidenceApi } from './api';

/** Texts by which nearness and language are judged. */
const SAMPLE_TEXTS = 1_000;
/** Texts that match nothing of which nearness is tried. */
const TRIED_TEXTS = 500;

export class EvidenceHost implements EvidenceApi {
  private readonly table = new TextTable();
  private readonly tally = new KeywordTally(this.table);
  private readonly load: () => Promise<WordVectors | null>;
  private latest = 0;

  constructor(load = loadVectors) {
    this.load = load;
  }

  add(texts: string[], rows: number[]): Promise<void> {
    this.table.add(texts, rows);
    return Promise.resolve();
  }

  async keywords(labels: Label[]): Promise<KeywordEvidence | null> {
    this.latest += 1;
    const own = this.latest;
    const steps = this.tally.tally(labels);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      await breathe();
      if (own !== this.latest) return null;
    }
  }

  async nearness(labels: Label[]): Promise<NearnessEvidence> {
    const vectors = await this.load();
    if (!vectors) return { state: 'unavailable', texts: 0 };
    const near = NearLabels.of(vectors, labels, this.sample());
    if (!(near instanceof NearLabels)) return { state: near, texts: 0 };
    const unmatched = await inPieces(this.unmatched(labels));
    const tried = spread(unmatched, TRIED_TEXTS);
    const asked = { labels: labels.map(({ name }) => name), isColumn: false };
    const found = tried.filter((text) => {
      const shortlist = near.shortlist(at(this.table.texts, text));
      if (!shortlist) return false;
      const candidates = shortlist.labels.map((label) => at(labels, label).name);
      const answer = { row: 0, status: 'annotated', candidates, scores: shortlist.scores } as const;
      return hasEvidence({ ...answer, evidence: 'near' }, asked);
    });
    const share = found.length / Math.max(1, tried.length);
    return { state: 'used', texts: Math.round(share * unmatched.length) };
  }

  async offers(labels: Label[], confirmed: [row: number, label: number][]): Promise<WordOffer[][]> {
    const vectors = await this.englishVectors();
    const counted = await inPieces(this.counted(labels));
    const textOf = new Map(this.table.rows.map((row, text) => [row, text]));
    const known = confirmed.flatMap(([row, label]) => {
      const text = textOf.get(row);
      return text === undefined ? [] : [[text, label] as const];
    });
    return offerWords({
      ...{ table: this.table, labels, ...counted, vectors },
      confirmed: new Map(known),
    });
  }

  async clusters(labels: Label[]): Promise<TextCluster[]> {
    const vectors = await this.englishVectors();
    return clusterTexts(this.table, await inPieces(this.unmatched(labels)), vectors);
  }

  combine(
    sets: CandidateSets,
    heldOut: Float32Array,
    seed: number,
    rules: WordRules | null,
  ): Promise<Combined> {
    return inPieces(combining(sets, heldOut, seed, rules));
  }

  wordRules(
    sets: CandidateSets,
    rows: readonly number[],
    texts: readonly string[],
  ): Promise<WordRules> {
    return inPieces(findWordRules(sets, rows, texts));
  }

  /** Texts that match nothing. */
  private *unmatched(labels: Label[]): Pieces<number[]> {
    const { counts } = yield* this.counted(labels);
    return Array.from(counts.entries()).flatMap(([text, count]) => (count === 0 ? [text] : []));
  }

  /** What the tally has of these labels, before another call has it count anew. */
  private *counted(labels: Label[]): Pieces<Pick<KeywordTally, 'counts' | 'matches'>> {
    yield* this.tally.tally(labels);
    const { counts, matches } = this.tally;
    return { counts, matches };
  }

  /** Null where the table is not English or they cannot be loaded. */
  private async englishVectors(): Promise<WordVectors | null> {
    const vectors = await this.load();
    return vectors && checkEnglish(vectors, this.sample()).isEnglish ? vectors : null;
  }

  private sample(): string[] {
    return spread(this.table.texts, SAMPLE_TEXTS);
  }
}

/** So many of some at most, from all over. */
function spread<Item>(items: readonly Item[], most: number): Item[] {
  const step = Math.max(1, Math.ceil(items.length / most));
  return items.filter((_, i) => i % step === 0);
}
