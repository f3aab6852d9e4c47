/** @file The benchmark's cases by name. */
import type { BenchRequest, LabelledTexts } from './api';
import { encoderCase } from './encoder';
import { mlpCase } from './mlp';
import { ngramCase } from './ngram';
import type { TrainingCase } from './training-case';

type Provider = BenchRequest['provider'];
type Maker = (data: LabelledTexts, provider: Provider) => Promise<TrainingCase> | TrainingCase;

const CASES: Record<string, Maker> = {
  'mlp-384-256-6': () => mlpCase({ rows: 64, features: 384, hidden: 256, classes: 6 }),
  'mlp-768-512-77': () => mlpCase({ rows: 64, features: 768, hidden: 512, classes: 77 }),
  ngram: ngramCase,
  'encoder-6x384': () => encoderCase({ rows: 32, tokens: 32 }),
};

/** @throws Error if there is no such case. */
export async function makeCase(
  name: string,
  data: LabelledTexts,
  provider: Provider,
): Promise<TrainingCase> {
  const make = CASES[name];
  if (!make) throw new Error(`No case “${name}”: there are ${Object.keys(CASES).join(', ')}.`);
  return make(data, provider);
}
