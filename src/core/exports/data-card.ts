/**
 * @file The data card of an exported dataset: what was labelled, by whom, how right it is known to be.
 * Invariant: a figure is said with what it rests on; what nobody checked is said to be unchecked.
 */
import type { LabelSource } from '../labels/labels';
import type { Report } from '../report';
import type { Recipe } from '../task/recipe';
import type { DataCard } from './export-plan';
import { plainText } from './markdown';

export interface CardFacts {
  title: string;
  report: Report;
  /** Rows in the file, by who gave the label; `none` has no label. */
  counts: ReadonlyMap<LabelSource | 'none', number>;
  /** Of all that a language model was asked besides the texts; null for other teachers. */
  promptHash: string | null;
  /** ISO 8601. */
  date: string;
  /** Which rows of the table the file has, in words. */
  selection: string;
}

const SOURCES: readonly [LabelSource | 'none', string][] = [
  ['human', 'A person'],
  ['both', 'Teacher and student together'],
  ['student', 'The student model'],
  ['teacher', 'The teacher'],
  ['none', 'Nobody: no label'],
];

/** README.md: where the files are, in the front matter that the Hub reads, then the card. */
export function dataCard({ title, body }: DataCard, splits: readonly string[]): string {
  const files = splits.map((split) => `  - split: ${split}\n    path: data/${split}.parquet\n`);
  return (
    `---\npretty_name: ${yamlText(title)}\ntask_categories:\n- text-classification\n` +
    `configs:\n- config_name: default\n  data_files:\n${files.join('')}---\n\n${body}`
  );
}

/** JSON strings are YAML strings, but for characters that YAML has only escaped. */
function yamlText(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function describeDataset(facts: CardFacts): DataCard {
  const { recipe, labels } = facts.report;
  const { title } = facts;
  const rows = [...facts.counts.values()].reduce((sum, count) => sum + count, 0);
  const sections = [
    `# ${plainText(title)}`,
    `${number(rows)} texts labelled with Shortlist on ${facts.date.slice(0, 10)}. ${facts.selection}`,
    `## Task\n\n${quoted(recipe.task.instructions) || 'No instructions were given.'}`,
    `Column ${plainText(recipe.task.textColumn)} holds the text, \`shortlist_label\` its ` +
      'label, `shortlist_source` who gave it, `shortlist_confidence` how sure that is (1 where a person ' +
      'said it), `shortlist_candidates` what the teacher thought possible.',
    table(
      ['Label', 'Means'],
      recipe.task.labels.map((l) => [l.name, l.description ?? '']),
    ),
    `## Who labelled\n\n${table(
      ['Label given by', 'Texts'],
      SOURCES.flatMap(([source, words]) => {
        const count = facts.counts.get(source) ?? 0;
        return count === 0 ? [] : [[words, number(count)]];
      }),
    )}`,
    `Teacher: ${teacherOf(recipe)}.${
      facts.promptHash === null ? '' : ` Hash of its prompt: \`${facts.promptHash}\`.`
    }\n\nStudent: ${recipe.student.kind}. Labels by policy \`${labels.policy}\`.`,
    `## How right the labels are\n\n${accuracyOf(facts.report)}`,
  ];
  return { title, body: `${sections.join('\n\n')}\n` };
}

function teacherOf({ teacher }: Recipe): string {
  switch (teacher.kind) {
    case 'column':
      return `the table’s column ${plainText(teacher.column)}`;
    case 'keywords':
      return 'keywords';
    case 'promptapi':
      return 'the browser’s built-in language model';
    case 'endpoint':
      return `the language model ${plainText(teacher.model)} on a server, strategy ${teacher.strategy}`;
    case 'webllm':
      return `the language model ${plainText(teacher.model ?? 'chosen by default')} in the browser, strategy ${teacher.strategy}`;
  }
}

function accuracyOf({ labels, recipe }: Report): string {
  const { audit, accuracy } = labels;
  const parts: string[] = [];
  if (audit) {
    parts.push(
      `A check of ${number(audit.n)} texts drawn by chance, labelled by a person who did not see the ` +
        `machine’s label: ${percent(audit.accuracy)} of the machine’s labels were right (95% interval ` +
        `${percent(audit.low)} to ${percent(audit.high)}). It speaks for ${number(audit.population)} texts` +
        (audit.unsampled > 0
          ? `, not for ${number(audit.unsampled)} that were not yet there when its sample was drawn.`
          : '.'),
    );
  } else {
    parts.push(
      'Not checked: nobody has labelled a random sample blind to compare the machine’s labels with.',
    );
  }
  if (accuracy !== null && recipe.task.goldColumn !== undefined) {
    parts.push(
      `Against the table’s column ${plainText(recipe.task.goldColumn)}, ${percent(accuracy)} of the labels ` +
        'on annotated texts are right.',
    );
  }
  if (labels.agreement) {
    const { ceiling, alpha } = labels.agreement;
    parts.push(
      `People agree on ${percent(ceiling.share)} of ${number(ceiling.n)} texts that more than one of them ` +
        `labelled (95% interval ${percent(ceiling.low)} to ${percent(ceiling.high)}${
          alpha
            ? `; Krippendorff’s alpha ${alpha.value.toFixed(2)}, ${alpha.low.toFixed(2)} to ${alpha.high.toFixed(2)}`
            : ''
        }).`,
    );
  }
  const judged = labels.perLabel.filter(({ precision }) => precision !== null);
  if (judged.length > 0) {
    parts.push(
      table(
        ['Label', 'Precision (check)', '95% interval', 'Checked'],
        judged.map(({ label, precision }) => [
          label,
          percent(precision?.accuracy ?? 0),
          `${percent(precision?.low ?? 0)} to ${percent(precision?.high ?? 1)}`,
          number(precision?.n ?? 0),
        ]),
      ),
    );
  }
  return parts.join('\n\n');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plainText).join(' | ')} |`;
  return [line(header), `|${' --- |'.repeat(header.length)}`, ...rows.map(line)].join('\n');
}

function quoted(text: string): string {
  const lines = text.trim().split(/\r\n|\r|\n/);
  return text.trim() === '' ? '' : lines.map((line) => `> ${plainText(line)}`).join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function number(count: number): string {
  return count.toLocaleString('en');
}
