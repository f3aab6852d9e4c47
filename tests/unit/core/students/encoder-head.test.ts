/** @file The head over sentence vectors: its graph against plain arithmetic, its features and batches. */
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../../src/core/graph/builder';
import { gradient } from '../../../../src/core/graph/gradient';
import { seededRandom } from '../../../../src/core/random';
import {
  headModel,
  withVectorTable,
  type VectorTable,
} from '../../../../src/core/students/encoder-head';
import { batchInputs } from '../../../../src/core/students/student-graph';
import { parseRecipe } from '../../../../src/core/task/recipe';
import type { BatchArrays } from '../../../../workers/student/trainer';
import { HeadStudent, prepareHead } from '../../../../workers/student/encoder-head/head-student';
import { erf, interpret } from '../../../helpers/graph/interpreter';
import { pickedArrays } from '../../../helpers/files/picked-arrays';

const [ROWS, WIDTH, HIDDEN, CLASSES] = [5, 4, 6, 3];
const OPTIONS = {
  ...{ width: WIDTH, hidden: HIDDEN, classes: CLASSES },
  ...{ weightDecay: 0.01, dropout: 0, seed: 3 },
};
const random = seededRandom(5);
const unitVector = () => {
  const numbers = Array.from({ length: WIDTH }, () => random() - 0.5);
  return numbers.map((x) => x / Math.hypot(...numbers));
};
const VECTORS = Array.from({ length: ROWS }, unitVector);

const gelu = (x: number) => (x / 2) * (1 + erf(x / Math.SQRT2));

function parametersOf(options: typeof OPTIONS): Record<string, number[]> {
  const { parameters } = headModel(options, ROWS);
  return Object.fromEntries(
    parameters.map(({ name, shape, initial }) => {
      const size = shape.reduce((product, length) => product * length, 1);
      // Biases start at zero, which would hide that they count.
      return [name, initial ? [...initial()] : Array.from({ length: size }, random)];
    }),
  );
}

/** The graph's logits and, by name, the gradients of their weighted sum. */
function interpreted(parameters: Record<string, number[]>) {
  const graph = new GraphBuilder();
  const model = headModel(OPTIONS, ROWS);
  for (const { name, shape } of model.batchInputs) graph.input(name, shape);
  for (const { name, shape } of model.parameters) graph.input(name, shape);
  const get = (name: string) => graph.inputs.get(name) ?? graph.constant(NaN);
  const logits = model.logits(graph, get, get);
  const weights = graph.constant(WEIGHTS.flat(), [ROWS, CLASSES]);
  const names = model.parameters.map(({ name }) => name);
  const gradients = gradient(graph, graph.reduceSum(graph.mul(logits, weights)), names.map(get));
  const tensorOf = interpret(graph, { ...parameters, vectors: VECTORS.flat() });
  return {
    logits: [...tensorOf(logits).data],
    gradients: new Map(gradients.map((dx, i) => [names[i], [...tensorOf(dx).data]])),
  };
}

/** The vectors that a batch's row numbers stand for, [rows x width]. */
function vectorsOf(table: VectorTable, rows: number, batch: BatchArrays): Float64Array {
  const plain = headModel(OPTIONS, rows);
  const model = withVectorTable(
    { ...plain, logits: (_, __, input) => input('vectors') },
    table,
    true,
  );
  const graph = new GraphBuilder();
  const inputs = batchInputs(graph, model);
  const get = (name: string) => inputs.get(name) ?? graph.constant(NaN);
  const vectors = model.logits(graph, get, get);
  return interpret(graph, pickedArrays(model, batch))(vectors).data;
}

const WEIGHTS = Array.from({ length: ROWS }, () => Array.from({ length: CLASSES }, random));

/** W₂ gelu(W₁ √width x + b₁) + b₂, one number after the other. */
function byHand(parameters: Record<string, number[]>): number[] {
  const at = (name: string, i: number) => parameters[name]?.[i] ?? NaN;
  return VECTORS.flatMap((x) => {
    const hidden = Array.from({ length: HIDDEN }, (_, h) =>
      gelu(
        x.reduce(
          (sum, value, i) => sum + Math.sqrt(WIDTH) * value * at('hidden.weight', i * HIDDEN + h),
          at('hidden.bias', h),
        ),
      ),
    );
    return Array.from({ length: CLASSES }, (_, c) =>
      hidden.reduce(
        (sum, value, h) => sum + value * at('output.weight', h * CLASSES + c),
        at('output.bias', c),
      ),
    );
  });
}

describe('the head', () => {
  test('computes what its formula says', () => {
    const parameters = parametersOf(OPTIONS);
    const expected = byHand(parameters);
    interpreted(parameters).logits.forEach((logit, i) => {
      expect(logit).toBeCloseTo(expected[i] ?? NaN, 5);
    });
  });

  test('has the gradients that small differences show', () => {
    const parameters = parametersOf(OPTIONS);
    const { gradients } = interpreted(parameters);
    const step = 1e-5;
    const flat = WEIGHTS.flat();
    const lossOf = (changed: Record<string, number[]>) =>
      byHand(changed).reduce((sum, logit, i) => sum + logit * (flat[i] ?? 0), 0);
    for (const [name, values] of Object.entries(parameters)) {
      values.forEach((value, i) => {
        const higher = lossOf({ ...parameters, [name]: values.with(i, value + step) });
        const lower = lossOf({ ...parameters, [name]: values.with(i, value - step) });
        const expected = (higher - lower) / (2 * step);
        expect(gradients.get(name)?.[i], `${name} ${i}`).toBeCloseTo(expected, 4);
      });
    }
  });

  test('starts from its seed, and nearly undecided', () => {
    const values = (seed: number) => parametersOf({ ...OPTIONS, seed })['hidden.weight'];
    expect(values(1)).toEqual(values(1));
    expect(values(1)).not.toEqual(values(2));
    const fresh = headModel(OPTIONS, ROWS).parameters.find(({ name }) => name === 'output.weight');
    expect(Math.max(...(fresh?.initial?.() ?? [1]).map(Math.abs))).toBeLessThan(0.1);
  });

  test('decays matrices, not biases', () => {
    const decays = headModel(OPTIONS, ROWS).parameters.map(({ name, weightDecay }) => [
      name,
      weightDecay,
    ]);
    expect(Object.fromEntries(decays)).toEqual({
      'hidden.weight': 0.01,
      'hidden.bias': 0,
      'output.weight': 0.01,
      'output.bias': 0,
    });
  });
});

describe('the head as a student', () => {
  /** A vector that tells its text: its number, then ones. */
  const embed = (texts: string[]) =>
    Promise.resolve(Float32Array.from(texts.flatMap((text) => [Number(text), 1, 1, 1])));
  const { student: config } = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] },
    student: { kind: 'encoder-head', model: 'some/model' },
  });
  const settings = { ...OPTIONS, dropout: 0.2, config };
  const student = new HeadStudent(embed, WIDTH, settings);
  const texts = Array.from({ length: 2_345 }, (_, row) => String(row));

  test('asks for vectors in parts, and keeps the order of the texts', async () => {
    const asked: number[] = [];
    const features = await new HeadStudent(
      (part) => {
        asked.push(part.length);
        return embed(part);
      },
      WIDTH,
      settings,
    ).features(texts);
    expect(asked.length).toBeGreaterThan(1);
    expect(Math.max(...asked)).toBeLessThanOrEqual(1_000);
    expect(student.rowCount(features)).toBe(texts.length);
    const firsts = Array.from(texts.keys(), (row) => features.vectors[row * WIDTH]);
    expect(firsts).toEqual([...texts.keys()]);
  });

  test('parts of the texts, and parts of these, are rows of the one table', async () => {
    const features = await student.features(texts);
    const some = student.select(features, Int32Array.of(7, 2_000, 3));
    const fewer = student.select(some, Int32Array.of(2, 0));
    expect([...fewer.numbers]).toEqual([3, 7]);
    expect(student.rowCount(fewer)).toBe(2);
    expect(fewer.vectors).toBe(features.vectors);
    const [run] = student.trainingRuns(fewer, 2, seededRandom(1));
    expect([...(run?.batches[0]?.pack()['texts'] ?? [])].sort()).toEqual([3, 7]);
  });

  test('packs each row once an epoch, with a mask of its own for each batch', async () => {
    const features = await student.features(texts);
    const runs = student.trainingRuns(features, 64, seededRandom(1));
    const seen: number[] = [];
    const seeds = new Set<number>();
    for (const { model, batches } of runs) {
      expect(batches).toHaveLength(runs[0]?.batches.length ?? 0);
      for (const { rows, pack } of batches) {
        const { texts: picked = [], seed } = pack();
        expect(picked).toHaveLength(model.rows);
        expect([...picked.slice(0, rows.length)]).toEqual([...rows]);
        expect(pack().seed).toEqual(seed);
        seeds.add(seed?.[0] ?? NaN);
        seen.push(...rows);
      }
    }
    expect(seen.sort((a, b) => a - b)).toEqual([...texts.keys()]);
    expect(seeds.size).toBe(runs.flatMap(({ batches }) => batches).length);
    const again = student.trainingRuns(features, 64, seededRandom(1));
    expect(again[0]?.batches[0]?.pack()).toEqual(runs[0]?.batches[0]?.pack());
  });

  test('appends views and mixtures of vectors where it is regularised', async () => {
    const features = await student.features(texts);
    const beliefs = {
      classes: CLASSES,
      targets: new Float32Array(texts.length * CLASSES),
      lossWeights: new Float32Array(texts.length).fill(1),
      distributions: null,
    };
    const [run] = student.trainingRuns(features, 64, seededRandom(1), {
      ...{ kinds: ['consistency', 'mixup'], eta: 1, beliefs, random: seededRandom(2) },
    });
    const batch = run?.batches[0];
    if (!batch) throw new Error('no batches');
    const { rows, extras = [] } = batch;
    expect(extras).toHaveLength(2 * rows.length);
    const seen = vectorsOf(features, run.model.rows, batch.pack());
    expect(seen).toHaveLength(run.model.rows * WIDTH);
    rows.forEach((row, i) => expect(seen[i * WIDTH]).toBe(row));
    extras.forEach(({ row, partner, share }, k) => {
      const expected = partner === null ? row : share * row + (1 - share) * partner;
      expect(seen[(rows.length + k) * WIDTH]).toBeCloseTo(expected, 2);
    });
  });

  test('evaluates all rows in their order, without dropout', async () => {
    const features = await student.features(texts);
    const distributions = await student.evaluate(features, {
      evaluate: (model, { texts: picked, seed }) => {
        expect(seed).toBeUndefined();
        return Promise.resolve(
          Float32Array.from({ length: model.rows * CLASSES }, (_, i) =>
            i % CLASSES === 0 ? (picked?.[i / CLASSES] ?? NaN) : 0,
          ),
        );
      },
    });
    expect(distributions).toHaveLength(texts.length * CLASSES);
    expect(Array.from(texts.keys(), (row) => distributions[row * CLASSES])).toEqual([
      ...texts.keys(),
    ]);
  });

  test('has the recipe’s hidden layer, or 256 units', async () => {
    const hiddenOf = async (hidden?: number) => {
      const task = { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] };
      const parts = { kind: 'encoder-head', hidden };
      const { student: config } = parseRecipe({ shortlist: 1, task, student: parts });
      const prepared = await prepareHead(texts, config, embed);
      return prepared.create({ classes: 2, weightDecay: 0, seed: 1 }).model().parameters[0]?.shape;
    };
    expect(await hiddenOf(12)).toEqual([WIDTH, 12]);
    expect(await hiddenOf()).toEqual([WIDTH, 256]);
  });
});
