/** @file How much arithmetic of a training step is matrix products, which is what devices are rated by. */
import type { NodeOf } from '../../../src/core/graph/graph';
import { neededParts } from '../../../src/core/graph/onnx';
import { sizeOf } from '../../../src/core/graph/shapes';
import { trainingGraph } from '../../../src/core/students/student-graph';
import type { TrainingCase } from './training-case';

/** Floating-point operations of a step's matrix products: a multiplication and an addition count as two. */
export function matrixOperations({ model, clipNorm = 0 }: TrainingCase): number {
  return neededParts(trainingGraph(model, { steps: 1, clipNorm }))
    .nodes.filter(({ operator }) => operator === 'MatMul' || operator === 'Gemm')
    .map((node) => {
      const { inputs, output, ...product } = node as NodeOf<'MatMul' | 'Gemm'>;
      const isTransposed = 'transA' in product.attributes && product.attributes.transA;
      const summed = inputs[0].shape.at(isTransposed ? -2 : -1) ?? 1;
      return 2 * sizeOf(output.shape) * summed;
    })
    .reduce((sum, operations) => sum + operations, 0);
}
