/** @file Tables in scripts without blanks between words, and from right to left: from the file to the labels' file. */
import { afterAll, expect, test } from 'vitest';
import { readAnnotations } from '../../../../src/persist/annotations';
import { tableFile } from '../../../../src/pipeline/files/label-files';
import { makeReport } from '../../../../src/pipeline/files/report';
import { relabel } from '../../../../src/pipeline/label/relabel';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { distil } from '../../../../src/pipeline/train/distil';
import { deleteAllProjects } from '../../../helpers/project-records';
import { readCsv, readParquet, readSheet } from '../../../helpers/files/read-back';
import { importFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';

interface Language {
  who: string[];
  /** Of each label: its name, its keyword, and a place that goes with it and is no keyword. */
  labels: [name: string, keyword: string, place: string][];
  join: (who: string, place: string, what: string) => string;
}

const LANGUAGES: Record<string, Language> = {
  Thai: {
    who: ['ผู้ป่วย', 'คุณยาย', 'แม่', 'เขา', 'เธอ', 'เด็กชาย'],
    labels: [
      ['การล้ม', 'หกล้ม', 'ในห้องน้ำ'],
      ['ยา', 'ได้รับยาผิด', 'ตอนกลางคืน'],
    ],
    join: (who, place, what) => who + what + place,
  },
  Chinese: {
    who: ['患者', '老人', '病人', '她', '男孩', '奶奶'],
    labels: [
      ['跌倒', '摔倒了', '在浴室里'],
      ['用药错误', '吃错了药', '晚饭以后'],
    ],
    join: (who, place, what) => who + place + what,
  },
  Japanese: {
    who: ['患者が', '老人が', '母が', '彼女が', '男性が', '祖母が'],
    labels: [
      ['転倒', 'ガクッと倒れた', '廊下で'],
      ['投薬', '薬を間違えた', '夕食後に'],
    ],
    join: (who, place, what) => who + place + what,
  },
  Arabic: {
    who: ['المريض', 'الجدة', 'الأم', 'الرجل', 'الولد', 'الممرضة'],
    labels: [
      ['سقوط', 'سقطت', 'في الحمام المبلل'],
      ['دواء', 'جرعة خاطئة', 'بعد العشاء المتأخر'],
    ],
    join: (who, place, what) => `${who} ${what} ${place}`,
  },
  Hebrew: {
    who: ['המטופל', 'הסבתא', 'האם', 'הגבר', 'הילד', 'האחות'],
    labels: [
      ['נפילה', 'החליקה', 'במקלחת הרטובה'],
      ['תרופה', 'מנה שגויה', 'אחרי ארוחת הערב'],
    ],
    join: (who, place, what) => `${who} ${what} ${place}`,
  },
};
/** Every third row of a label lacks its keyword: only the student can tell it, by the place. */
const hasKeyword = (row: number) => row % 3 !== 2;
const TIMES = 12;

function tableOf({ who, labels, join }: Language) {
  return Array.from({ length: TIMES }, (_, time) => time).flatMap((time) =>
    labels.flatMap(([name, keyword, place]) =>
      who.map((person, i) => ({
        text: `${join(person, place, hasKeyword(i + time) ? keyword : '')} ${time}`,
        name,
        isNamed: hasKeyword(i + time),
      })),
    ),
  );
}

afterAll(deleteAllProjects);

test.each(Object.entries(LANGUAGES))('%s', async (_, language) => {
  const table = tableOf(language);
  // The people who labelled wrote the names with their marks apart, and a blank behind them.
  const lines = table.map(({ text, name }) => `${text},${name.normalize('NFD')} ,train`);
  const file = new File([['text,label,split', ...lines, ''].join('\n')], 'table.csv');
  const names = language.labels.map(([name]) => name);
  const recipe = topicRecipe(names, {
    task: { labels: language.labels.map(([name, keyword]) => ({ name, keywords: [keyword] })) },
    teacher: { kind: 'keywords' },
    student: { kind: 'ngram', epochs: 20, batchSize: 8 },
  });
  const id = await topicProject(file, recipe);
  await annotate(id, unstopped());
  const annotations = new Map(await readAnnotations(id));
  table.forEach(({ isNamed, name }, row) => {
    const annotation = annotations.get(row);
    const candidates = annotation?.status === 'annotated' ? annotation.candidates : [];
    if (isNamed) expect(candidates).toEqual([name]);
    else expect(candidates).not.toHaveLength(1);
  });
  await distil(id, unstopped());
  const labels = (await relabel(id)).map(({ final }) => final?.label);
  const isRight = labels.map((label, row) => label === table[row]?.name);
  const rightOf = (named: boolean) =>
    isRight.filter((_right, row) => table[row]?.isNamed === named);
  expect(rightOf(true)).not.toContain(false);
  // Chance would be right in half of them.
  const unnamed = rightOf(false);
  expect(unnamed.filter(Boolean).length / unnamed.length).toBeGreaterThan(0.6);
  expect((await makeReport(id)).rows.total).toBe(table.length);

  // Each format gives back what came in, and the labels.
  const made = (format: 'csv' | 'jsonl' | 'parquet' | 'xlsx') =>
    tableFile(id, { format, rows: { kind: 'all' }, withProbabilities: false, guard: 'added' });
  const [header = [], ...rows] = readCsv(await (await made('csv')).text(), ',', '\n');
  const at = (name: string) => rows.map((row) => row[header.indexOf(name)]);
  const texts = table.map(({ text }) => text);
  expect([at('text'), at('shortlist_label')]).toEqual([texts, labels]);
  const parquet = await readParquet(await made('parquet'));
  expect(parquet.map((row) => [row.get('text'), row.get('shortlist_label')])).toEqual(
    texts.map((text, row) => [text, labels[row]]),
  );
  const sheet = await readSheet(await made('xlsx'));
  expect(texts.map((_text, row) => sheet.get(`A${row + 2}`))).toEqual(texts);
  const again = await importFile(new File([await made('jsonl')], 'labels.jsonl'), {
    onProgress: () => undefined,
  });
  expect(again.rowCount).toBe(table.length);
});
