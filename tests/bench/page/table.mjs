/** @file A table of generated texts in eight labels, and a recipe whose keywords find most of them. */
import Papa from 'papaparse';
import { seededRandom } from '../driving/datasets.mjs';

const LABELS = Array.from({ length: 8 }, (_, label) => ({
  name: `Label ${label}`,
  keywords: Array.from({ length: 6 }, (__, word) => `sign${label}x${word}`),
}));
const VOCABULARY = 5_000;

/** One in twenty has no sign, one in ten the signs of two labels. */
function makeText(random) {
  const drawn = (values) => values[Math.floor(random() * values.length)];
  const words = Array.from(
    { length: 30 },
    () => `word${Math.floor(VOCABULARY * random() * random())}`,
  );
  const signs = random() < 0.05 ? 0 : random() < 0.1 ? 2 : 1;
  for (let i = 0; i < signs; i++) words.push(drawn(drawn(LABELS).keywords));
  return words.join(' ');
}

/** @returns {string} CSV */
export function makeTable(rows) {
  const random = seededRandom(1);
  return Papa.unparse(
    Array.from({ length: rows }, (_, id) => ({
      ...{ id, text: makeText(random), ward: `Ward ${id % 12}` },
      label: LABELS[Math.floor(random() * LABELS.length)].name,
    })),
  );
}

export function makeRecipe(epochs) {
  return {
    shortlist: 1,
    task: { name: 'Large', textColumn: 'text', goldColumn: 'label', labels: LABELS },
    teacher: { kind: 'keywords' },
    student: { executionProvider: 'wasm', epochs },
  };
}
