/**
 * @file The JSON files of a classifier in the layout of the hub, made of those of the encoder that it
 * was trained from: what Transformers.js and Python's libraries read first.
 */
import * as v from 'valibot';
import type { EncoderConfig } from '../encoder/config';
import { readTokenizerFiles, type TokenizerFiles } from '../encoder/tokenizer-files';

/** Python's class of the classifier, and of the tokenizer where the source names none. */
const CLASSES = {
  bert: { model: 'BertForSequenceClassification', tokenizer: 'BertTokenizer' },
  roberta: { model: 'RobertaForSequenceClassification', tokenizer: 'RobertaTokenizer' },
  'xlm-roberta': { model: 'XLMRobertaForSequenceClassification', tokenizer: 'XLMRobertaTokenizer' },
  camembert: { model: 'CamembertForSequenceClassification', tokenizer: 'CamembertTokenizer' },
} as const;

/** How it was loaded and where it runs is not so for what was made of it. */
const FIELDS_OF_THE_SOURCE = ['_name_or_path', 'auto_map', 'dtype', 'transformers.js_config'];

/** config.json of a classifier of `labels`. @param source the encoder's own config.json. */
export function classifierConfig(
  source: string,
  { padToken }: EncoderConfig,
  labels: readonly string[],
): string {
  const fields = JSON.parse(source) as { model_type: keyof typeof CLASSES };
  const kept = Object.entries(fields).filter(([name]) => !FIELDS_OF_THE_SOURCE.includes(name));
  return toJson({
    ...Object.fromEntries(kept),
    pad_token_id: padToken,
    architectures: [CLASSES[fields.model_type].model],
    problem_type: 'single_label_classification',
    num_labels: labels.length,
    id2label: Object.fromEntries(labels.entries()),
    label2id: Object.fromEntries(labels.map((label, id) => [label, id])),
    torch_dtype: 'float32',
    // By default Transformers.js looks for a quantised model, which there is none of.
    'transformers.js_config': { dtype: 'fp32' },
  });
}

const AddedTokens = v.array(v.object({ id: v.number(), content: v.string() }));

/** tokenizer.json and tokenizer_config.json; what the source lacks of them is made. */
export function tokenizerFiles(
  files: TokenizerFiles,
  source: string,
  { padToken }: EncoderConfig,
  maxTokens: number,
): Map<string, string> {
  const { tokenizer, config } = readTokenizerFiles(files);
  const added = v.safeParse(AddedTokens, tokenizer['added_tokens']);
  const pad = added.success ? added.output.find(({ id }) => id === padToken) : undefined;
  const normalizer = tokenizer['normalizer'] as { lowercase?: unknown } | null;
  const { model_type: type } = JSON.parse(source) as { model_type: keyof typeof CLASSES };
  return new Map([
    ['tokenizer.json', files.tokenizer ?? toJson(tokenizer)],
    [
      'tokenizer_config.json',
      toJson({
        tokenizer_class: CLASSES[type].tokenizer,
        ...(pad && { pad_token: pad.content }),
        ...(typeof normalizer?.lowercase === 'boolean' && { do_lower_case: normalizer.lowercase }),
        ...config,
        // Longer texts were cut to this when it was trained.
        model_max_length: maxTokens,
      }),
    ],
  ]);
}

function toJson(fields: object): string {
  return JSON.stringify(fields, null, 2);
}
