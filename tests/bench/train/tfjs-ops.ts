/** @file TensorFlow.js operators with gradients that are faster than its own, or that it lacks. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * matMul whose gradient transposes first and multiplies then: on WASM TensorFlow.js has a fast kernel
 * for plain products only, and its own gradient asks for transposed ones.
 * @param isAConstant that no gradient of `a` is wanted, which is then not computed in vain.
 */
export function matMulByTransposes(
  a: tf.Tensor2D,
  b: tf.Tensor2D,
  isAConstant: boolean,
): tf.Tensor2D {
  if (isAConstant) {
    const multiply = tf.customGrad((weight) => ({
      value: tf.matMul(a, weight as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => tf.matMul(tf.transpose(a), dy),
    }));
    return multiply(b) as tf.Tensor2D;
  }
  const multiply = tf.customGrad((x, weight, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor, weight as tf.Tensor]);
    return {
      value: tf.matMul(x as tf.Tensor, weight as tf.Tensor),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [savedX, savedWeight] = saved as [tf.Tensor, tf.Tensor];
        return [tf.matMul(dy, tf.transpose(savedWeight)), tf.matMul(tf.transpose(savedX), dy)];
      },
    };
  });
  return multiply(a, b) as tf.Tensor2D;
}

/**
 * The table's rows at indices that are all different. On WASM TensorFlow.js cannot derive `gather`: its
 * gradient of it needs a kernel that is missing there.
 */
export function gatherRows(table: tf.Tensor2D, indices: tf.Tensor1D): tf.Tensor2D {
  const gather = tf.customGrad((x) => ({
    value: tf.gather(x as tf.Tensor, indices),
    gradFunc: (dy: tf.Tensor) => tf.scatterND(tf.expandDims(indices, 1), dy, table.shape),
  }));
  return gather(table) as tf.Tensor2D;
}
