/**
 * @file A trained `ngram` student as files that work elsewhere, and back again.
 *
 * `features.json` says how texts become numbers, `weights.safetensors` holds the trained ones,
 * `model.onnx` is both as a graph over dense features for any ONNX runtime.
 */
import * as v from 'valibot';
import { bytesOf, joinParts } from '../../file-parts';
import { GraphBuilder } from '../../graph/builder';
import { encodeOnnx } from '../../graph/onnx';
import type { NgramVocabulary } from '../ngram-features';
import { NGRAM_CHARACTERS } from '../ngram-terms';
import { ArchiveLabelsSchema } from './labels';
import { safetensorsParts } from './write-safetensors';

/** A trained student, all that its answers depend on. */
export interface NgramArchive {
  labels: string[];
  vocabulary: NgramVocabulary;
  /** [terms x labels], row-major. */
  evidence: Float32Array;
  /** [labels] */
  bias: Float32Array;
}

export const FeaturesSchema = v.object({
  shortlist: v.literal(1),
  kind: v.literal('ngram'),
  labels: ArchiveLabelsSchema,
  /** Shortest and longest character n-gram. */
  characters: v.tuple([v.number(), v.number()]),
  terms: v.array(v.string()),
  idf: v.array(v.number()),
  /** What a word is in scripts without blanks; students of before do not say it. */
  spaceless: v.optional(v.picklist(['characters', 'runs']), 'runs'),
});

/** The archive's files by name; scripts that use them are added by the worker. */
export function ngramArchiveFiles(archive: NgramArchive): Map<string, string | Uint8Array> {
  const { labels, vocabulary, evidence, bias } = archive;
  const shape = [vocabulary.terms.length, labels.length];
  const features: v.InferOutput<typeof FeaturesSchema> = {
    shortlist: 1,
    kind: 'ngram',
    labels,
    characters: [...NGRAM_CHARACTERS],
    terms: vocabulary.terms,
    idf: Array.from(vocabulary.idf),
    spaceless: vocabulary.spaceless,
  };
  return new Map<string, string | Uint8Array>([
    ['features.json', JSON.stringify(features)],
    [
      'weights.safetensors',
      joinParts(
        safetensorsParts([
          { name: 'evidence', shape, bytes: bytesOf(evidence) },
          { name: 'bias', shape: [labels.length], bytes: bytesOf(bias) },
        ]),
      ),
    ],
    ['model.onnx', ngramOnnx(archive)],
  ]);
}

/** ONNX bytes: `features` [1 x terms] → `probabilities` [1 x labels]. */
function ngramOnnx({ labels, vocabulary, evidence, bias }: NgramArchive): Uint8Array {
  const graph = new GraphBuilder();
  const features = graph.input('features', [1, vocabulary.terms.length]);
  const weights = graph.constant(evidence, [vocabulary.terms.length, labels.length]);
  const logits = graph.add(
    graph.matMul(features, weights),
    graph.constant(bias, [1, labels.length]),
  );
  graph.output('probabilities', graph.softmax(logits, -1));
  return encodeOnnx(graph, { name: 'ngram' });
}
