/** @file The `ngram` student's texts made ready: its vocabulary, which words go together, the table of features. */
import type { Pieces } from '../../src/core/pieces';
import { fitLatent, MOST_LATENT_TEXTS, type Latent } from '../../src/core/students/latent';
import { learnVocabulary, NgramFeaturiser } from '../../src/core/students/ngram-features';
import { SparseRowsBuilder, type SparseRows } from '../../src/core/students/sparse';
import { readTable, type TableRows } from '../../src/core/students/tables/feature-table';
import { KnownTexts } from '../../src/core/students/tables/known-texts';
import { TrainingError } from '../../src/core/students/training';
import type { StudentConfig } from '../../src/core/task/recipe';
import { inPieces } from '../breathe';
import type { PreparedStudent } from './driver';
import { NgramStudent } from './ngram-student';

/** Folding the evidence of 77 classes costs as much as projecting some thousands of texts. */
const LARGE_TABLE_ROWS = 20_000;
/**
 * With more annotated texts than this each word has labels enough of its own. With 20,000 news texts the students were as
 * right without latent dimensions (docs/performance.md), which cost more than all the rest.
 */
const MOST_LATENT_ROWS = 20_000;
/** Some milliseconds' work. */
const TEXTS_PER_PIECE = 64;

/**
 * Learns the vocabulary of the train texts.
 * Which words go together is learned from all texts (latent semantic analysis).
 * @param otherTexts that nobody annotated, but learned from: their words, and the student's own labels
 * (pseudo-labels). Null: nothing is learned from texts beyond the train texts.
 * @param onRead is told how many texts are read; what it throws gives the work up.
 * @throws TrainingError if there is not a word in them.
 */
export function prepareNgram(
  trainTexts: readonly string[],
  config: Pick<StudentConfig, 'dropout'> = {},
  otherTexts: readonly string[] | null = null,
  onRead: (read: number) => void = () => undefined,
): Promise<PreparedStudent<TableRows>> {
  return inPieces(preparing(trainTexts, config, otherTexts), onRead);
}

function* preparing(
  trainTexts: readonly string[],
  { dropout }: Pick<StudentConfig, 'dropout'>,
  otherTexts: readonly string[] | null,
): Pieces<PreparedStudent<TableRows>, number> {
  const texts = otherTexts?.length ? [...trainTexts, ...otherTexts] : trainTexts;
  const vocabulary = yield* untold(learnVocabulary(texts));
  if (vocabulary.terms.length === 0) {
    throw new TrainingError({ code: 'no-words' });
  }
  const featuriser = new NgramFeaturiser(vocabulary);
  let first: SparseRows | null = null;
  let latent: Latent | null = null;
  if (trainTexts.length <= MOST_LATENT_ROWS) {
    first = yield* untold(firstFeatures(texts, featuriser));
    latent = yield* untold(someLatent(first, vocabulary.terms.length));
  }
  const table = yield* readTable(texts, { featuriser, latent }, first);
  // Where features are made anew each time, there is nothing to find again, and the texts need not be held.
  const known = table.isKept ? new KnownTexts(texts, table) : null;
  const isLarge = texts.length > LARGE_TABLE_ROWS;
  return {
    trainFeatures: table.part(0, trainTexts.length),
    openFeatures: otherTexts?.length ? table.part(trainTexts.length) : null,
    create: (settings) =>
      new NgramStudent(vocabulary, { ...settings, dropout, isLarge }, latent, known),
  };
}

/** Pieces before the first text counts as read. */
function* untold<Result>(pieces: Pieces<Result>): Pieces<Result, number> {
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
    yield 0;
  }
}

/** Of as many texts as latent dimensions are learned from. */
function* firstFeatures(texts: readonly string[], featuriser: NgramFeaturiser): Pieces<SparseRows> {
  const features = new SparseRowsBuilder();
  const count = Math.min(texts.length, MOST_LATENT_TEXTS);
  for (let start = 0; start < count; start += TEXTS_PER_PIECE) {
    features.addRows(
      featuriser.transform(texts.slice(start, Math.min(count, start + TEXTS_PER_PIECE))),
    );
    yield;
  }
  return features.build();
}

function* someLatent(features: SparseRows, terms: number): Pieces<Latent | null> {
  const latent = yield* fitLatent(features, terms);
  return latent.dimensions > 0 ? latent : null;
}
