/**
 * @file `npm run bench:answers [-- --wrong]`: how well answers in the style of small models are read, by kind
 * of misbehaviour. With `--wrong` also those that are not read as a person reads them, but for the third
 * that is held out.
 */
import { parseArgs } from 'node:util';
import { createServer } from 'vite';

const { values: options } = parseArgs({ options: { wrong: { type: 'boolean', default: false } } });
const server = await createServer({ server: { middlewareMode: true }, logLevel: 'error' });
const { figuresOf, precisionOf, recallOf } = await server.ssrLoadModule(
  '/tests/helpers/teacher/answer-figures.ts',
);
const { ANSWERS } = await server.ssrLoadModule('/tests/fixtures/answers.ts');

const percent = (share) => `${(100 * share).toFixed(1)}%`.padStart(7);

function show(name, answers) {
  const figures = figuresOf(answers);
  const shares = `${percent(precisionOf(figures))} ${percent(recallOf(figures))}`;
  const counts = [figures.answers, figures.wrong.length].map((count) => String(count).padStart(5));
  console.log(`${name.padEnd(34)}${counts[0]} ${shares}${counts[1]}`);
}

console.log(`${'kind'.padEnd(34)}    n   prec.  recall  not as said`);
for (const kind of new Set(ANSWERS.map((answer) => answer.kind))) {
  show(
    kind,
    ANSWERS.filter((answer) => answer.kind === kind),
  );
}
const heldOut = ANSWERS.filter((answer) => answer.heldOut);
const others = ANSWERS.filter((answer) => !answer.heldOut);
show('held out', heldOut);
show('the others', others);
show('all', ANSWERS);
if (options.wrong) {
  for (const { answer, read } of figuresOf(others).wrong) {
    console.log(JSON.stringify([answer.kind, answer.raw, answer.read, read]));
  }
}
await server.close();
