/**
 * @file The keywords teacher: a label is a candidate of every text in which its name or one of its
 * keywords occurs; where none does, labels to which the text is near in meaning are. Needs no model. The same
 * text always gets the same answer.
 */
import type { RowMessage } from '../messages/row';
import { at } from '../reads';
import type { Label } from '../task/recipe';
import type { Annotation, Evidence, Teacher, TeacherRow } from '../teaching/teacher';
import type { NearLabels } from '../vectors/near-labels';
import { KeywordMatcher } from './keyword-matcher';

export { KeywordMatcher } from './keyword-matcher';

export class KeywordsTeacher implements Teacher {
  private readonly matcher: KeywordMatcher;
  private readonly names: string[];
  private readonly near: NearLabels | null;

  /**
   * @param near of the same labels; null where meanings are not known.
   * @throws TeacherError naming a keyword that cannot be used.
   */
  constructor(labels: readonly Label[], near: NearLabels | null = null) {
    this.matcher = KeywordMatcher.of(labels);
    this.names = labels.map((label) => label.name);
    this.near = near;
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  /** By words, else by nearness, else all labels, those that are denied last. */
  annotate({ row, text }: TeacherRow): Promise<Annotation> {
    const scores = this.matcher.score(text);
    if (!scores) {
      const reason: RowMessage = { code: 'row-keywords-heavy' };
      return Promise.resolve({ row, status: 'failed', reason });
    }
    const evidence = this.matched(scores) ?? this.nearest(text);
    if (evidence) return Promise.resolve({ row, status: 'annotated', ...evidence });
    const candidates = this.inOrder(scores).map(({ name }) => name);
    return Promise.resolve({ row, status: 'annotated', candidates, unmatched: true });
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  private matched(scores: Float64Array): CandidatesBy | null {
    const found = this.inOrder(scores).filter(({ score }) => score > 0);
    if (found.length === 0) return null;
    return {
      candidates: found.map(({ name }) => name),
      scores: found.map(({ score }) => score),
      evidence: 'matched',
    };
  }

  private nearest(text: string): CandidatesBy | null {
    const found = this.near?.shortlist(text);
    if (!found) return null;
    return {
      candidates: found.labels.map((label) => at(this.names, label)),
      scores: found.scores,
      evidence: 'near',
    };
  }

  /** By falling score, ties in the order of the labels. */
  private inOrder(scores: Float64Array): { name: string; score: number }[] {
    return Array.from(scores, (score, label) => ({ score, name: at(this.names, label) })).sort(
      (a, b) => b.score - a.score,
    );
  }
}

interface CandidatesBy {
  candidates: string[];
  scores: number[];
  evidence: Evidence;
}
