/** @file A table whose words tell its labels, mostly, and the recipe that labels it by them. */

const WORDS = {
  fruit: ['apple', 'pear', 'plum', 'cherry', 'orchard', 'ripe'],
  tools: ['hammer', 'saw', 'drill', 'wrench', 'workshop', 'steel'],
  weather: ['rain', 'storm', 'cloud', 'wind', 'forecast', 'snow'],
};
export const LABELS = Object.keys(WORDS);

/** Mulberry32. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function makeTable(rows) {
  const random = seeded(7);
  const pick = (items) => items[Math.floor(random() * items.length)];
  const filler = 'the a of and with some very many other few'.split(' ');
  const lines = Array.from({ length: rows }, (_, id) => {
    const label = pick(LABELS);
    const words = Array.from({ length: 14 }, () => pick(random() < 0.4 ? WORDS[label] : filler));
    return `${id},${words.join(' ')}`;
  });
  return ['id,text', ...lines].join('\n');
}

export const makeRecipe = ({ epochs }) =>
  JSON.stringify({
    shortlist: 1,
    task: {
      textColumn: 'text',
      labels: LABELS.map((name) => ({ name, keywords: WORDS[name].slice(0, 4) })),
    },
    teacher: { kind: 'keywords' },
    student: { kind: 'ngram', epochs, executionProvider: 'wasm' },
    labels: { policy: 'student' },
    refinery: { mode: 'full', weights: 'score' },
  });
