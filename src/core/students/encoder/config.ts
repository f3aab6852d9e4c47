/**
 * @file Reads a model's config.json: which encoders the graph can rebuild, and their dimensions.
 *
 * Supported is the BERT family as Devlin et al. 2019 drew it: absolute positions, layer norms after
 * the residual sums. That is BERT, RoBERTa and XLM-RoBERTa, and with them MiniLM, BGE, E5 and GTE.
 */
import * as v from 'valibot';
import { flawIn } from '../../value-flaws';
import { EncoderError } from './errors';

/** The two prefixes under which weights are saved, and how each counts positions. */
const FAMILIES = {
  bert: 'bert',
  roberta: 'roberta',
  'xlm-roberta': 'roberta',
  camembert: 'roberta',
} as const;

/** config.json's names for the same function. */
const ACTIVATIONS = {
  gelu: 'gelu',
  gelu_new: 'gelu-tanh',
  gelu_fast: 'gelu-tanh',
  gelu_pytorch_tanh: 'gelu-tanh',
  relu: 'relu',
} as const;

export interface EncoderConfig {
  /** Also the prefix of the weights' names in models with a head. */
  readonly family: 'bert' | 'roberta';
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Width between the two matrices of the feed-forward block. */
  readonly innerWidth: number;
  readonly vocabulary: number;
  readonly positions: number;
  readonly tokenTypes: number;
  readonly layerNormEpsilon: number;
  readonly activation: (typeof ACTIVATIONS)[keyof typeof ACTIVATIONS];
  readonly padToken: number;
  /** The position of a text's first token. */
  readonly firstPosition: number;
  /** Tokens of the longest text that positions exist for. */
  readonly maxTokens: number;
}

const size = v.pipe(v.number(), v.integer(), v.minValue(1));

const ConfigSchema = v.object({
  hidden_size: size,
  num_hidden_layers: size,
  num_attention_heads: size,
  intermediate_size: size,
  vocab_size: size,
  max_position_embeddings: size,
  type_vocab_size: size,
  layer_norm_eps: v.optional(v.pipe(v.number(), v.gtValue(0)), 1e-12),
  hidden_act: v.optional(v.string(), 'gelu'),
  position_embedding_type: v.optional(v.string(), 'absolute'),
  pad_token_id: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

/**
 * The dimensions that config.json names.
 * @throws EncoderError if it is no JSON, or describes another architecture.
 */
export function readEncoderConfig(json: string): EncoderConfig {
  const fields = parseObject(json);
  const type = fields['model_type'];
  if (!isKeyOf(FAMILIES, type)) {
    throw new EncoderError({
      code: 'model-type-unknown',
      type: typeof type === 'string' ? type : 'unknown',
      supported: Object.keys(FAMILIES),
    });
  }
  const parsed = v.safeParse(ConfigSchema, fields);
  if (!parsed.success) {
    const { field, flaw } = flawIn(parsed.issues);
    throw new EncoderError({ code: 'model-config-field', field: field ?? '', flaw });
  }
  return fromFields(FAMILIES[type], parsed.output);
}

function fromFields(
  family: EncoderConfig['family'],
  fields: v.InferOutput<typeof ConfigSchema>,
): EncoderConfig {
  const { hidden_act: activation, position_embedding_type: positionType } = fields;
  const { hidden_size: width, num_attention_heads: heads } = fields;
  if (!isKeyOf(ACTIVATIONS, activation)) {
    const supported = Object.keys(ACTIVATIONS);
    throw new EncoderError({ code: 'model-activation-unknown', activation, supported });
  }
  if (positionType !== 'absolute') {
    throw new EncoderError({ code: 'model-positions-unknown', positions: positionType });
  }
  if (width % heads !== 0) {
    throw new EncoderError({ code: 'model-config-heads', width, heads });
  }
  const padToken = fields.pad_token_id ?? (family === 'roberta' ? 1 : 0);
  // RoBERTa counts from padding_idx + 1, because padding itself has the position padding_idx.
  const firstPosition = family === 'roberta' ? padToken + 1 : 0;
  return {
    family,
    width,
    heads,
    layers: fields.num_hidden_layers,
    innerWidth: fields.intermediate_size,
    vocabulary: fields.vocab_size,
    positions: fields.max_position_embeddings,
    tokenTypes: fields.type_vocab_size,
    layerNormEpsilon: fields.layer_norm_eps,
    activation: ACTIVATIONS[activation],
    padToken,
    firstPosition,
    maxTokens: fields.max_position_embeddings - firstPosition,
  };
}

function parseObject(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // What is no JSON gets the same message as JSON that is no object.
  }
  throw new EncoderError({ code: 'model-config-no-json' });
}

function isKeyOf<T extends object>(table: T, key: unknown): key is keyof T {
  return typeof key === 'string' && Object.hasOwn(table, key);
}
