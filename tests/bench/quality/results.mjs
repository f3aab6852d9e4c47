/** @file What was measured, looked up by set, teacher and method. */
import { POLICIES } from './methods.mjs';
import { mean } from './statistics.mjs';

export class Results {
  constructor(pairs, lines, teachers) {
    this.pairs = pairs;
    this.lines = lines;
    this.teachers = teachers;
  }

  of(pair, method) {
    const [set, teacher] = pair;
    return this.lines.filter(
      (line) => line.set === set && line.teacher === teacher && line.method === method,
    );
  }

  /** A figure of each seed. */
  values(pair, method, part) {
    return this.of(pair, method).map((line) => line[part]);
  }

  pairsOf(teacher) {
    return this.pairs.filter((pair) => pair[1] === teacher);
  }

  teacherFirst([set, teacher]) {
    return this.teachers.get(`${set} ${teacher}`).first;
  }

  /** Mean over the pairs of the seeds' means; null where one of them was not measured. */
  meanOver(pairs, method, part) {
    const means = pairs.map((pair) => this.values(pair, method, part));
    return means.some((values) => values.length === 0) ? null : mean(means.map(mean));
  }

  /** The pairs whose policies were measured, each with its figures. */
  judged() {
    return this.pairs.flatMap((pair) => {
      const figures = this.policies(pair);
      return figures ? [[pair, figures]] : [];
    });
  }

  /** The policies' figures, averaged over the seeds; null where they were not measured. */
  policies(pair) {
    const all = this.of(pair, POLICIES).map((line) => line.policies);
    if (all.length === 0) return null;
    const average = (parts) =>
      typeof parts[0] === 'number'
        ? mean(parts)
        : Object.fromEntries(
            Object.keys(parts[0]).map((key) => [key, average(parts.map((part) => part[key]))]),
          );
    return average(all);
  }
}

/** What the teacher itself gets right on the annotated rows. */
export function teacherFigures({ labels, annotations, trainGold, chosen }) {
  const share = (isRight) => mean(annotations.map((_, row) => Number(isRight(row))));
  const gold = (row) => labels[trainGold[row]];
  return {
    rows: annotations.length,
    classes: labels.length,
    first: share((row) => annotations[row].candidates[0] === gold(row)),
    single: annotations.some(({ single }) => single)
      ? share((row) => (annotations[row].single ?? annotations[row].candidates[0]) === gold(row))
      : null,
    select: chosen.some((label) => label) ? share((row) => chosen[row] === gold(row)) : null,
    coverage: share((row) => annotations[row].candidates.includes(gold(row))),
    size: mean(annotations.map(({ candidates }) => candidates.length)),
  };
}
