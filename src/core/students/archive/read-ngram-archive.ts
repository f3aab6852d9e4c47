/** @file Reads an `ngram` archive back. Invariant: what it returns is whole and fits together. */
import { MessageError } from '../../messages/message';
import { Safetensors, type ByteSource } from '../encoder/safetensors';
import { allFinite, TrainingError } from '../training';
import { FeaturesSchema, type NgramArchive } from './ngram-archive';
import { readStudentJson } from './read-json';

/**
 * @param features the text of `features.json`.
 * @param weights `weights.safetensors`.
 * @throws TrainingError, EncoderError when the files are damaged or do not fit together.
 */
export async function readNgramArchive(
  features: string,
  weights: ByteSource,
): Promise<NgramArchive> {
  try {
    const read = readStudentJson('features.json', features, FeaturesSchema);
    const { labels, terms, idf, spaceless } = read;
    const tensors = await Safetensors.open(weights);
    if (terms.length !== idf.length) throw new TrainingError({ code: 'student-terms' });
    const numbers = {
      idf: Float32Array.from(idf),
      evidence: await tensors.read('evidence', [terms.length, labels.length]),
      bias: await tensors.read('bias', [labels.length]),
    };
    for (const [name, values] of Object.entries(numbers)) {
      if (!allFinite(values)) throw new TrainingError({ code: 'student-numbers', name });
    }
    const { evidence, bias } = numbers;
    return { labels, vocabulary: { terms, idf: numbers.idf, spaceless }, evidence, bias };
  } catch (cause) {
    if (cause instanceof MessageError) throw cause;
    throw new TrainingError({ code: 'student-files-unusable' }, { cause });
  }
}
