/** @file The recipe's encoder, loaded and its train texts tokenized. */
import type { ProgressMessage } from '../../../src/core/messages/progress';
import { EncoderError } from '../../../src/core/students/encoder/errors';
import type { TokenRows } from '../../../src/core/students/encoder/token-rows';
import { modelAddress, modelTitle } from '../../../src/core/students/model-address';
import { STUDENT_DEFAULTS } from '../../../src/core/students/training';
import type { StudentConfig } from '../../../src/core/task/recipe';
import type { PreparedStudent } from '../driver';
import { EncoderStudent, type EncoderSettings } from './encoder-student';
import { loadEncoder } from './load-encoder';

/** @throws EncoderError if the recipe names no model, or one that cannot be used. */
export async function prepareEncoder(
  trainTexts: readonly string[],
  { model, baseUrl, pooling, prefix, dropout }: StudentConfig,
  onProgress: (message: ProgressMessage) => void,
): Promise<PreparedStudent<TokenRows>> {
  if (model === undefined) {
    throw new EncoderError({ code: 'model-not-named' });
  }
  const title = modelTitle(modelAddress({ model, baseUrl }) ?? model);
  const encoder = await loadEncoder({ id: model, baseUrl }, (loaded, total) => {
    onProgress({ code: 'loading-model', model: title, share: loaded / total });
  });
  const create = (settings: Pick<EncoderSettings, 'classes' | 'weightDecay' | 'seed'>) =>
    new EncoderStudent(encoder, {
      ...settings,
      pooling: pooling ?? 'mean',
      prefix,
      dropout: dropout ?? STUDENT_DEFAULTS.encoder.dropout,
    });
  onProgress({ code: 'splitting-texts' });
  const trainFeatures = await create({ classes: 1, weightDecay: 0, seed: 0 }).features(trainTexts);
  return { trainFeatures, create };
}
