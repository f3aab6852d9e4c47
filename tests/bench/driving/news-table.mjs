/**
 * @file A news table of any size with gold, and a recipe of keywords for it. Real texts come first; what is
 * missing is made of the halves of two texts of one label, drawn by a seed, so that no two rows are alike.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Papa from 'papaparse';
import { seededRandom } from './datasets.mjs';

const KEYWORDS = {
  Business: ['oil', 'shares', 'profit', 'company', 'market', 'stocks', 'sales', 'bank'],
  'Sci/Tech': ['software', 'internet', 'microsoft', 'computer', 'scientists', 'space', 'web'],
  Sports: ['game', 'team', 'season', 'cup', 'coach', 'players', 'league', 'win'],
  World: ['iraq', 'minister', 'president', 'killed', 'government', 'police', 'election', 'troops'],
};

/** @param directory that holds data/ag_news.train.csv and data/ag_news.test.csv. */
export async function newsTable(directory, rows) {
  const parts = await Promise.all(
    ['train', 'test'].map(async (split) => {
      const text = await readFile(join(directory, 'data', `ag_news.${split}.csv`), 'utf8');
      return Papa.parse(text.trim(), { header: true, skipEmptyLines: true }).data;
    }),
  );
  const real = parts.flat();
  const random = seededRandom(1);
  const ofLabel = byLabel(real);
  const drawn = (label) => {
    const texts = ofLabel.get(label);
    return texts[Math.floor(random() * texts.length)].text.split(' ');
  };
  const made = Array.from({ length: Math.max(0, rows - real.length) }, () => {
    const { label } = real[Math.floor(random() * real.length)];
    const [first, second] = [drawn(label), drawn(label)];
    const words = [
      ...first.slice(0, Math.ceil(first.length / 2)),
      ...second.slice(Math.floor(second.length / 2)),
    ];
    return { text: words.join(' '), label };
  });
  return Papa.unparse(
    [...real, ...made].slice(0, rows).map(({ text, label }) => ({ text, label })),
  );
}

function byLabel(rows) {
  const groups = new Map(rows.map(({ label }) => [label, []]));
  for (const row of rows) groups.get(row.label).push(row);
  return groups;
}

export const NEWS_RECIPE = {
  shortlist: 1,
  task: {
    ...{ name: 'News', textColumn: 'text', goldColumn: 'label' },
    labels: Object.entries(KEYWORDS).map(([name, keywords]) => ({ name, keywords })),
  },
  teacher: { kind: 'keywords' },
  student: { executionProvider: 'wasm' },
};
