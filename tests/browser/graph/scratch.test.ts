import { test } from 'vitest';
import * as ort from 'onnxruntime-web/webgpu';
import { GraphBuilder, type Value } from '../../../src/core/graph/builder';
import { adamW } from '../../../src/core/graph/optimizer';
import { PROVIDERS, startSession } from '../../helpers/graph-runtime';

const builds: Record<string, (g: GraphBuilder, x: Value) => Value> = {
  nothing: (g, x) => g.slice(x, [0, 0], [1, 1]),
  all: (g, x) => g.reduceSumSquare(x),
  staged: (g, x) => g.reduceSum(g.reduceSumSquare(x, [1])),
  stagedSum: (g, x) => g.reduceSum(g.reduceSumSquare(x, [0])),
  mul: (g, x) => g.slice(g.mul(x, x), [0, 0], [1, 1]),
  adamw: (g, x) => g.slice(adamW(g, { parameter: x, gradient: g.abs(x), firstMoment: g.mul(x, 2), secondMoment: g.mul(x, 3), learningRate: g.constant(0.1), step: g.constant(3) }).parameter, [0, 0], [1, 1]),
};
test('bench', async () => {
  for (const provider of PROVIDERS) for (const [name, build] of Object.entries(builds)) {
    const g = new GraphBuilder();
    const x = g.input('x', [1024, 1024]);
    g.output('y', build(g, x));
    const s = await startSession(g, provider);
    const xs = new ort.Tensor('float32', new Float32Array(1 << 20).fill(0.5), [1024, 1024]);
    const t: number[] = [];
    for (let i = 0; i < 6; i++) { const a = performance.now(); await s.run({ x: xs }); t.push(performance.now() - a); }
    console.log(provider, name, 'ms', t.map((v) => v.toFixed(1)).join(' '));
    await s.release();
  }
});
