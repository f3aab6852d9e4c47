/** @file Reads an `ngram` archive back. Invariant: what it returns is whole and fits together. */
import * as v from 'valibot';
import { Safetensors, type ByteSource } from '../encoder/safetensors';
import { allFinite, TrainingError } from '../training';
import { FeaturesSchema, type NgramArchive } from './ngram-archive';

/**
 * @param features the text of `features.json`.
 * @param weights `weights.safetensors`.
 * @throws TrainingError with a message for the user when the files are damaged or do not fit together.
 */
export async function readNgramArchive(
  features: string,
  weights: ByteSource,
): Promise<NgramArchive> {
  try {
    const { labels, terms, idf, spaceless } = v.parse(FeaturesSchema, JSON.parse(features));
    const tensors = await Safetensors.open(weights);
    if (terms.length !== idf.length) throw new Error('features.json has not one idf for each term');
    const numbers = {
      idf: Float32Array.from(idf),
      evidence: await tensors.read('evidence', [terms.length, labels.length]),
      bias: await tensors.read('bias', [labels.length]),
    };
    for (const [name, values] of Object.entries(numbers)) {
      if (!allFinite(values)) throw new Error(`“${name}” holds something that is no number`);
    }
    const { evidence, bias } = numbers;
    return { labels, vocabulary: { terms, idf: numbers.idf, spaceless }, evidence, bias };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrainingError(
      `The student’s files cannot be used: ${reason}. Export it again from the project that it was ` +
        'trained in.',
    );
  }
}
