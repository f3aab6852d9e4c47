/** @file The figures of a report as the results screen says them. */
import type { Report } from '../../../core/report';
import type { LabelSummary } from '../../../state/results/review-list';
import {
  countEqual,
  countLabelledTexts,
  countLabels,
  countTexts,
  countThreads,
} from '../../counts';
import {
  formatCount,
  formatDecimal,
  formatDuration,
  formatPercent,
  formatRate,
} from '../../format';
import { policyTitle } from '../audit/audit-words';
import { quoted } from '../messages/parts';
import { STRATEGIES } from '../task/teacher-words';
import { TEACHERS } from '../words';
import type { ComparedGroup, Figure } from '../../widgets/charts/figures';

/** Most labels are a machine's and had next to nothing to go by: no share of right ones can be estimated. */
function areGuesses({ warnings, labels }: Report, { labelled, human, guessed }: LabelSummary) {
  // Having learned enough labels of people, the student guesses no more, whatever its teacher had to go by.
  if (guessed === 0) return false;
  if (guessed * 2 > labelled - human) return true;
  return warnings.some(({ code }) => code === 'no-evidence') && labels.human < labelled / 2;
}

/** The first words of the results: how many labels, and whether they are any good. */
export function headlineOf(report: Report, summary: LabelSummary): string {
  const { labels } = report;
  const { labelled, total } = summary;
  if (labelled === 0) return 'No text has a label yet';
  // A check tells how right they are, whatever the teacher had to go by.
  if (labels.audit === null && areGuesses(report, summary)) {
    return `${countLabels(labelled)}, most of them guesses`;
  }
  return labelled < total
    ? `${formatCount(labelled)} of ${countTexts(total)} labelled`
    : countLabelledTexts(labelled);
}

/** The outcome in one or two sentences; empty where the audit's figures say it. */
export function findingOf(report: Report, summary: LabelSummary): string {
  const { teacher, student, labels } = report;
  if (teacher.firstAccuracy === null || !student || student.trainAccuracy === null) {
    return labels.audit === null ? estimateText(report, summary) : '';
  }
  const unseen =
    student.testAccuracy === null
      ? ''
      : ` On test rows, which it never saw, the student is right for ${formatPercent(student.testAccuracy)}.`;
  return `The teacher’s first choice is right for ${formatPercent(teacher.firstAccuracy)} of the annotated texts, the student for ${formatPercent(student.trainAccuracy)}.${unseen}${standingText(labels, student.trainAccuracy)}`;
}

/** The labels themselves, where another way than the student's chose them: the figures before are not theirs. */
function standingText({ policy, accuracy }: Report['labels'], student: number): string {
  if (policy === 'student' || accuracy === null) return '';
  // It tells nothing that does not stand there already.
  if (formatPercent(accuracy) === formatPercent(student)) return '';
  const way = quoted(policyTitle(policy));
  const said = ` The labels, chosen by ${way}, are right for ${formatPercent(accuracy)}.`;
  return accuracy < student
    ? `${said} That way knows no true labels; by them the student alone does better here.`
    : said;
}

/** Without true labels there is only what the machines think of themselves, and it is called that. */
function estimateText(report: Report, summary: LabelSummary): string {
  const { labelled, human, guessed, meanConfidence } = summary;
  if (labelled === human) return 'All labels are yours.';
  if (meanConfidence === null || areGuesses(report, summary)) {
    return 'How right they are cannot even be estimated: most texts gave no evidence for any label.';
  }
  const without =
    guessed === 0 ? '' : ` ${countTexts(guessed)} had no evidence and are left out of it.`;
  return `By the machines’ own estimate, ${formatPercent(meanConfidence)} of the labels are right. Nobody has checked that.${without}${nearnessText(report)}`;
}

/** Most texts hold no keyword: the estimate hangs on nearness in meaning, which is surer of itself than right. */
function nearnessText({ teacher, labels }: Report): string {
  const { evidence } = teacher;
  if (!evidence || evidence.near <= evidence.matched || labels.human * 2 > evidence.near) return '';
  return ` No keyword occurs in ${countTexts(evidence.near)}: nearness in meaning stood in for them, and the estimate may be far too high.`;
}

/** Which teacher the page believes it has and what it did for that reason; null where it was not asked to find out. */
export function decisionText({ teacher }: Report): string | null {
  const { model, decision } = teacher;
  if (!model || !decision) return null;
  const reason = decisionReason(model.source);
  const learned =
    decision.targets === 'beliefs'
      ? 'The student learned what the shortlists and such students say together'
      : 'The student learned as the recipe says';
  const leads = decision.leansOn === 'student' ? 'the student' : 'the teacher';
  return `Without any true label, this teacher’s first choice is expected to be right for about ${formatPercent(model.first)} of the texts (${reason}), and the labels for ${formatPercent(model.labels)}. ${learned}; in doubt ${leads} weighs more.`;
}

function decisionReason(source: NonNullable<Report['teacher']['model']>['source']): string {
  switch (source) {
    case 'two-answers':
      return 'judged by how often its two answers about a text agree';
    case 'words':
      return 'judged by how often words of several labels stand in one text';
    case 'rules':
      return 'its labels follow single words, so judged by how far the rest of a text tells the same';
    case 'students':
      return 'judged by how far students go along that had not seen the text';
  }
}

/** Empty without gold. */
export function comparedGroups(report: Report): ComparedGroup[] {
  const { teacher, student, rows, labels } = report;
  const groups = [
    {
      title: 'Annotated rows',
      note: formatCount(rows.annotated),
      bars: [
        bar('Teacher’s first choice', 'teacher', teacher.firstAccuracy),
        bar('Student on single labels', 'single', student?.single?.trainAccuracy),
        bar('Student on refined candidates', 'refined', student?.trainAccuracy),
        // Only where it says something new: corrections, or another policy than the student's.
        labels.human > 0 || labels.policy !== 'student'
          ? bar('Labels as they stand', 'final', labels.accuracy)
          : null,
      ],
    },
    {
      title: 'Test rows',
      note: `${formatCount(rows.test)}, never learned from`,
      bars: [
        bar('Student on single labels', 'single', student?.single?.testAccuracy),
        bar('Student on refined candidates', 'refined', student?.testAccuracy),
      ],
    },
  ];
  return groups
    .map(({ title, note, bars }) => ({ title, note, bars: bars.filter((each) => each !== null) }))
    .filter(({ bars }) => bars.length > 0);
}

function bar(
  name: string,
  series: ComparedGroup['bars'][number]['series'],
  value: number | null | undefined,
): ComparedGroup['bars'][number] | null {
  return value === null || value === undefined ? null : { name, series, value };
}

/** What the counts of a table's parts are worth. */
export function partsText(isChecked: boolean): string {
  return isChecked
    ? 'The labels as they were given: an estimate. The check has the same counts put right by your answers, and how sure they are.'
    : 'The labels as they were given: an estimate that nobody has checked. A check puts such counts right and says how sure they are.';
}

/** What one wants to know first, in one strip; everything else is among all figures. */
export function keyFacts(report: Report, summary: LabelSummary): Figure[] {
  const { labels, rows, teacher, student } = report;
  const figures: Figure[] = [
    {
      ...{ name: 'Texts', value: formatCount(rows.total) },
      ...(summary.equal > 0 && { note: countEqual(summary.equal) }),
    },
  ];
  if (labels.audit) {
    const { accuracy, low, high } = labels.audit.standing;
    const note = `${formatPercent(low)} to ${formatPercent(high)}`;
    figures.push({ name: 'Right, by the check', value: formatPercent(accuracy), note });
  } else if (labels.accuracy !== null) {
    figures.push({ name: 'Right, by the table', value: formatPercent(labels.accuracy) });
  } else if (summary.meanConfidence !== null && !areGuesses(report, summary)) {
    const value = formatPercent(summary.meanConfidence);
    figures.push({ name: 'Right, by estimate', value, note: 'not checked, often too high' });
  }
  const used = labels.perLabel.filter(({ support }) => support > 0).length;
  figures.push({
    name: 'Labels used',
    value: `${formatCount(used)} of ${formatCount(labels.perLabel.length)}`,
  });
  if (summary.given > 0)
    figures.push({ name: 'Labelled by you', value: formatCount(summary.given) });
  const bare = rows.total - summary.labelled;
  if (bare > 0) figures.push({ name: 'Without a label', value: formatCount(bare) });
  if (summary.guessed > 0) figures.push({ name: 'Guesses', value: formatCount(summary.guessed) });
  if (rows.failed > 0) figures.push({ name: 'Failed', value: formatCount(rows.failed) });
  const seconds = teacher.seconds + (student?.seconds ?? 0);
  // Held-out students and the labelling are not timed.
  const note = 'of teacher and student alone';
  figures.push({ name: 'Time', value: formatDuration(seconds), note });
  return figures;
}

export function teacherFigures({ teacher, rows, recipe }: Report): Figure[] {
  const kind = TEACHERS.find(({ value }) => value === teacher.kind)?.title ?? teacher.kind;
  const strategy = STRATEGIES.find(({ value }) => value === teacher.strategy)?.title;
  const figures: Figure[] = [{ name: 'Kind', value: kind }];
  if (recipe.teacher.kind === 'webllm' && recipe.teacher.model !== undefined) {
    figures.push({ name: 'Model', value: recipe.teacher.model });
  }
  if (strategy !== undefined) figures.push({ name: 'Asked for', value: strategy });
  if (teacher.coverage !== null) {
    figures.push({ name: 'Truth on the shortlist', value: formatPercent(teacher.coverage) });
  }
  if (teacher.meanCandidates !== null) {
    figures.push({ name: 'Candidates a text', value: formatDecimal(teacher.meanCandidates, 2) });
  }
  const count = (texts: number) => countTexts(texts);
  // A text that nothing spoke for has no shortlist, so it is not counted as shortlisted.
  figures.push({ name: 'Shortlisted', value: count(rows.annotated - teacher.unmatched) });
  if (teacher.evidence) {
    figures.push({ name: '… by words that occur', value: count(teacher.evidence.matched) });
    figures.push({ name: '… by nearness in meaning', value: count(teacher.evidence.near) });
  }
  if (teacher.unmatched > 0) {
    figures.push({ name: 'Without any evidence', value: count(teacher.unmatched) });
  }
  if (teacher.askedAgain > 0) {
    figures.push({ name: 'Asked again', value: countTexts(teacher.askedAgain) });
  }
  if (rows.failed > 0) figures.push({ name: 'Failed', value: countTexts(rows.failed) });
  figures.push({ name: 'Time', value: timeText(teacher.seconds, teacher.rowsPerSecond) });
  return figures;
}

export function runFigures(report: Report, summary: LabelSummary): Figure[] {
  const { student, environment, labels, rows } = report;
  const figures: Figure[] = [{ name: 'Texts', value: formatCount(rows.total) }];
  if (summary.equal > 0)
    figures.push({ name: 'Of them equal to another', value: formatCount(summary.equal) });
  if (summary.labelled < rows.total) {
    figures.push({ name: 'Without a label', value: formatCount(rows.total - summary.labelled) });
  }
  if (summary.given > 0)
    figures.push({ name: 'Labelled by you', value: formatCount(summary.given) });
  if (summary.compared > 0) {
    const agreement = summary.agreeing / summary.compared;
    figures.push({ name: 'Label is the first choice', value: formatPercent(agreement) });
  }
  if (labels.accuracy !== null) {
    figures.push({ name: 'Labels right', value: formatPercent(labels.accuracy) });
  }
  if (labels.macroF1 !== null) {
    figures.push({ name: 'Macro F1', value: formatPercent(labels.macroF1) });
  }
  if (student) {
    figures.push({
      name: /* @wc-context: a part of the run */ 'Training',
      value: timeText(student.seconds, student.rowsPerSecond),
    });
    figures.push({ name: 'Parameters', value: formatCount(student.parameters) });
  }
  if (environment.executionProvider !== null) {
    figures.push({ name: 'Trained on', value: placeText(environment) });
  }
  return figures;
}

function timeText(seconds: number, rowsPerSecond: number | null): string {
  const rate = rowsPerSecond === null ? '' : `, ${formatRate(rowsPerSecond)} rows/s`;
  return `${formatDuration(seconds)}${rate}`;
}

function placeText({ executionProvider, threads, adapter }: Report['environment']): string {
  if (executionProvider === 'webgpu') return adapter ? `GPU: ${adapter}` : 'GPU';
  return threads === null ? 'Processor' : `Processor, ${countThreads(threads)}`;
}
