/**
 * @file The JSON files of a classifier in the layout of the hub, made of those of the encoder that it
 * was trained from: what Transformers.js and Python's libraries read first.
 */
import * as v from 'valibot';
import { readTokenizerFiles, type TokenizerFiles } from '../encoder/tokenizer-files';

/** Python's class of the classifier, and of the tokenizer where the source names none. */
const CLASSES: Partial<Record<string, { model: string; tokenizer: string }>> = {
  bert: { model: 'BertForSequenceClassification', tokenizer: 'BertTokenizer' },
  roberta: { model: 'RobertaForSequenceClassification', tokenizer: 'RobertaTokenizer' },
  'xlm-roberta': { model: 'XLMRobertaForSequenceClassification', tokenizer: 'XLMRobertaTokenizer' },
  camembert: { model: 'CamembertForSequenceClassification', tokenizer: 'CamembertTokenizer' },
  distilbert: { model: 'DistilBertForSequenceClassification', tokenizer: 'DistilBertTokenizer' },
  mpnet: { model: 'MPNetForSequenceClassification', tokenizer: 'MPNetTokenizer' },
};

/** How it was loaded and where it runs is not so for what was made of it. */
const FIELDS_OF_THE_SOURCE = ['_name_or_path', 'auto_map', 'dtype', 'transformers.js_config'];

/** The files of the encoder that was trained, as they came; null for those that it lacks. */
export interface SourceFiles extends TokenizerFiles {
  config: string;
  specialTokens: string | null;
}

export interface HubClassifier {
  source: SourceFiles;
  labels: readonly string[];
  padToken: number;
  /** Longer texts were cut to this when it was trained. */
  maxTokens: number;
}

/** All files but the model's own, by name. */
export function hubFiles(classifier: HubClassifier): Map<string, string> {
  const { vocabulary, specialTokens } = classifier.source;
  return new Map([
    ['config.json', classifierConfig(classifier)],
    ...tokenizerFiles(classifier),
    ...(vocabulary === null ? [] : [['vocab.txt', vocabulary] as const]),
    ...(specialTokens === null ? [] : [['special_tokens_map.json', specialTokens] as const]),
  ]);
}

function classifierConfig({ source, labels, padToken }: HubClassifier): string {
  const fields = JSON.parse(source.config) as { model_type: string };
  const known = CLASSES[fields.model_type];
  const kept = Object.entries(fields).filter(([name]) => !FIELDS_OF_THE_SOURCE.includes(name));
  return toJson({
    ...Object.fromEntries(kept),
    pad_token_id: padToken,
    ...(known && { architectures: [known.model] }),
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
function tokenizerFiles({ source, padToken, maxTokens }: HubClassifier): [string, string][] {
  const { tokenizer, config } = readTokenizerFiles(source);
  const added = v.safeParse(AddedTokens, tokenizer['added_tokens']);
  const pad = added.success ? added.output.find(({ id }) => id === padToken) : undefined;
  const normalizer = tokenizer['normalizer'] as { lowercase?: unknown } | null;
  const { model_type: type } = JSON.parse(source.config) as { model_type: string };
  const known = CLASSES[type];
  return [
    ['tokenizer.json', source.tokenizer ?? toJson(tokenizer)],
    [
      'tokenizer_config.json',
      toJson({
        ...(known && { tokenizer_class: known.tokenizer }),
        ...(pad && { pad_token: pad.content }),
        ...(typeof normalizer?.lowercase === 'boolean' && { do_lower_case: normalizer.lowercase }),
        ...config,
        model_max_length: maxTokens,
      }),
    ],
  ];
}

function toJson(fields: object): string {
  return JSON.stringify(fields, null, 2);
}
