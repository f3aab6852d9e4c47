/**
 * @file The keywords teacher: a label is a candidate of every text in which its name or one of its
 * keywords occurs. Needs no model. The same text always gets the same answer.
 */
import type { Label } from '../task/recipe';
import { KeywordMatcher } from './keyword-matcher';
import type { Annotation, Teacher, TeacherRow } from '../teaching/teacher';

export { KeywordMatcher } from './keyword-matcher';

export class KeywordsTeacher implements Teacher {
  private readonly matcher: KeywordMatcher;
  private readonly names: string[];

  /** @throws TeacherError naming a keyword that cannot be used. */
  constructor(labels: readonly Label[]) {
    this.matcher = new KeywordMatcher(labels);
    this.names = labels.map((label) => label.name);
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Candidates by falling score, ties in the order of the labels. Where nothing speaks for any
   * label all are candidates, those that are denied last.
   */
  annotate(row: TeacherRow): Promise<Annotation> {
    const scored = [...this.matcher.score(row.text)]
      .map((score, label) => ({ score, name: this.names[label] ?? '' }))
      .sort((a, b) => b.score - a.score);
    const matched = scored.filter(({ score }) => score > 0);
    const annotation: Annotation =
      matched.length === 0
        ? {
            row: row.row,
            status: 'annotated',
            candidates: scored.map(({ name }) => name),
            unmatched: true,
          }
        : {
            row: row.row,
            status: 'annotated',
            candidates: matched.map(({ name }) => name),
            scores: matched.map(({ score }) => score),
          };
    return Promise.resolve(annotation);
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}
