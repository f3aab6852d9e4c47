/** @file The README.md of an exported classifier of a sentence encoder's vectors. */
import { plainText } from '../../exports/markdown';
import { HEADER, labelNames, prefixNote, USE } from './encoder-readme';

export interface HeadFacts {
  labels: readonly string[];
  maxTokens: number;
  sourceName: string;
  pooling: 'mean' | 'cls';
  prefix: string;
  hidden: number;
}

export function headReadme(facts: HeadFacts): string {
  const { labels, maxTokens, sourceName, pooling, prefix, hidden } = facts;
  const vector = pooling === 'mean' ? 'the mean of its tokens’' : 'its first token’s';
  return `${HEADER}
# A text classifier trained in Shortlist

It gives a text one of ${labels.length} labels: ${labelNames(labels)}. It is the sentence encoder
${plainText(sourceName)}, whose licence holds for it too, unchanged, with a classifier trained on its vectors. Texts
are read up to ${maxTokens} tokens.${prefixNote(prefix)}

**\`onnx/model.onnx\` is the whole student**, from tokens to \`logits\`; it gives the labels that the page
gave. Its inputs are those of the sentence encoder, int64 [batch x tokens].

${USE}
## The classifier alone

\`head.safetensors\`, for use with vectors that you have already: with x, a text’s vector (${vector},
brought to length 1),

\`\`\`
logits = gelu(√width · x · hidden.weight + hidden.bias) · output.weight + output.bias
\`\`\`

where \`hidden.weight\` is [width x ${hidden}], \`output.weight\` [${hidden} x ${labels.length}], and gelu the exact one.

## Files

| file | what it is |
| --- | --- |
| \`config.json\`, \`tokenizer.json\`, \`tokenizer_config.json\` | as libraries expect them |
| \`onnx/model.onnx\` | sentence encoder and classifier |
| \`head.safetensors\` | the classifier’s weights |
| \`shortlist.json\`, \`recipe.json\` | what Shortlist needs to open it again; the task it was trained for |

There are no PyTorch weights of the encoder in here, so Python's AutoModel classes do not open this
folder: take the ONNX model. Transformers.js cuts texts of more than ${maxTokens} tokens without keeping the
token that ends a text, which can shift their probabilities a little; predict.py cuts as Shortlist does.
`;
}
