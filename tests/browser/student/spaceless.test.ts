/** @file Texts without blanks between words: the n-gram student learns them from few. */
import { expect, test } from 'vitest';
import { argmaxRows } from '../../../src/core/refinery/refinery';
import { parseRecipe } from '../../../src/core/task/recipe';
import { StudentHost } from '../../../workers/student/student-host';
import { setsOf } from '../../helpers/refinery/refinery-cases';

/** Two labels: what happened, and to whom; the learnt word stands between others. */
const LANGUAGES = {
  Chinese: {
    who: ['患者', '老人', '病人', '他', '她', '男孩'],
    what: ['在浴室跌倒了', '吃错了药'],
    stranger: '护士昨天',
  },
  Japanese: {
    who: ['患者が', '老人が', '母が', '彼が', '彼女が', '男性が'],
    what: ['廊下で転倒した', '薬を間違えた'],
    stranger: '昨日看護師が',
  },
  Thai: {
    who: ['ผู้ป่วย', 'คุณยาย', 'แม่', 'เขา', 'เธอ', 'เด็กชาย'],
    what: ['หกล้มในห้องน้ำ', 'ได้รับยาผิด'],
    stranger: 'เมื่อวานพยาบาล',
  },
};

test.each(Object.entries(LANGUAGES))('%s is learnt', async (_, { who, what, stranger }) => {
  const texts = what.flatMap((happened) => who.map((person) => person + happened));
  const labels = what.flatMap((_happened, label) => who.map(() => label));
  const { student, refinery, seed } = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] },
    student: { kind: 'ngram', epochs: 20, executionProvider: 'wasm' },
  });
  const host = new StudentHost();
  await host.prepare({ trainTexts: texts, student });
  // A third of the rows may be either.
  const sets = setsOf(
    labels.map((label, row) => (row % 3 === 0 ? [0, 1] : [label])),
    2,
  );
  await host.train({ student, refinery, seed, resume: null, figures: null, sets }, () => undefined);
  const unseen = what.map((happened) => stranger + happened);
  const distributions = await host.predict([...texts, ...unseen]);
  expect([...argmaxRows(distributions, 2)]).toEqual([...labels, 0, 1]);
  await host.dispose();
});
