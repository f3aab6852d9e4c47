/** @file The `encoder-head` student as files: its sentence encoder's, and its own classifier. */
import { headArchiveFiles } from '../../../src/core/students/archive/head-archive';
import { EncoderError } from '../../../src/core/students/encoder/errors';
import { modelAddress, modelTitle } from '../../../src/core/students/model-address';
import type { StudentConfig } from '../../../src/core/task/recipe';
import { readMaxTokens, WEIGHTS } from '../../model-files/model-reading';
import type { StudentFiles } from '../api';
import { toFiles } from '../archive/blob';
import predictNode from '../archive/encoder/predict.mjs?raw';
import predictPython from '../archive/encoder/predict.py?raw';
import { readSourceFiles } from '../../model-files/source-files';
import { modelFiles } from '../../model-files/model-files';
import type { Trainer } from '../trainer';

export interface HeadToArchive {
  config: StudentConfig;
  labels: string[];
  width: number;
  hidden: number;
}

/** @throws EncoderError if a file of the sentence encoder is out of reach. */
export async function archiveHead(
  { config, labels, width, hidden }: HeadToArchive,
  trainer: Pick<Trainer, 'parameter'>,
  onProgress: (fraction: number) => void,
): Promise<StudentFiles> {
  const { model: id = '', baseUrl, precision = 'fp32', pooling = 'mean', prefix = '' } = config;
  const files = modelFiles({ id, baseUrl });
  const title = modelTitle(modelAddress(config) ?? '');
  const weights = WEIGHTS[precision];
  const model = await files.open(weights);
  if (!model) throw new EncoderError({ code: 'model-file-gone', model: title, file: weights });
  if (await files.open(`${weights}_data`)) {
    throw new EncoderError({ code: 'model-in-two-files', model: title, file: weights });
  }
  const source = await readSourceFiles(files);
  const parts = await headArchiveFiles({
    ...{ labels, width, hidden, pooling, prefix, source, model, sourceName: title },
    maxTokens: await readMaxTokens(files, title),
    padToken: padTokenOf(source.config),
    parameter: (name) => trainer.parameter(name),
  });
  const archive = await toFiles(parts, onProgress);
  return archive.set('predict.py', predictPython).set('predict.mjs', predictNode);
}

function padTokenOf(config: string): number {
  const fields = JSON.parse(config) as { pad_token_id?: number | null };
  return fields.pad_token_id ?? 0;
}
