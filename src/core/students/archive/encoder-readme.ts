/** @file The README.md of an exported encoder: how to use it, and what differs where. */
import { codeText, plainText } from '../../exports/markdown';
import type { EncoderConfig } from '../encoder/config';

/** What the hub reads. */
export const HEADER = `---
library_name: transformers
pipeline_tag: text-classification
---
`;

export interface ReadmeFacts {
  labels: readonly string[];
  maxTokens: number;
  sourceName: string;
  config: EncoderConfig;
  pooling: 'mean' | 'cls';
  prefix: string;
}

export function encoderReadme(facts: ReadmeFacts): string {
  const { labels, maxTokens, sourceName, config, pooling, prefix } = facts;
  return `${HEADER}
# A text classifier trained in Shortlist

It gives a text one of ${labels.length} labels: ${labelNames(labels)}. It was fine-tuned from ${plainText(sourceName)}, whose
licence holds for it too. Texts are read up to ${maxTokens} tokens.${prefixNote(prefix)}

**\`onnx/model.onnx\` is the student itself**, from tokens to \`logits\`; it gives the labels that
the page gave. Inputs \`input_ids\`, \`attention_mask\`${config.family === 'bert' ? ' and `token_type_ids`' : ''} are int64 [batch x tokens].

${USE}
## PyTorch

${pooling === 'cls' ? SAME_IN_PYTORCH : OTHER_IN_PYTORCH}
## Files

| file | what it is |
| --- | --- |
| \`config.json\`, \`tokenizer.json\`, \`tokenizer_config.json\` | as libraries expect them |
| \`onnx/model.onnx\` | the whole student |
| \`model.safetensors\` | its weights by their PyTorch names, for further training |
| \`shortlist.json\`, \`recipe.json\` | what Shortlist needs to open it again; the task it was trained for |

Transformers.js cuts texts of more than ${maxTokens} tokens without keeping the token that ends a text, which
can shift their probabilities a little; predict.py cuts as Shortlist does.
`;
}

/** The labels, which come from a recipe of anybody's. */
export function labelNames(labels: readonly string[]): string {
  return labels.map(plainText).join(', ');
}

/** What has to be put before each text, in words; empty where there is nothing. */
export function prefixNote(prefix: string): string {
  if (prefix === '') return '';
  return `

**Each text is read with ${codeText(prefix)} before it.** The scripts and Shortlist put it there themselves; elsewhere do
so before you hand a text over.`;
}

/** How every exported encoder is used. */
export const USE = `- \`python3 predict.py < texts.txt\`, after \`pip install onnxruntime tokenizers numpy\`
- \`node predict.mjs < texts.txt\`, after \`npm install @huggingface/transformers\`
- In JavaScript, \`FOLDER\` being this one:

  \`\`\`js
  import { env, pipeline } from '@huggingface/transformers';
  env.localModelPath = 'PARENT_OF_FOLDER/';
  const classify = await pipeline('text-classification', 'FOLDER', { local_files_only: true });
  console.log(await classify(['a text', 'another']));
  \`\`\`

- Dropped on Shortlist together with a table, the zip file labels it without a teacher or a network.
`;

const SAME_IN_PYTORCH = `\`AutoModelForSequenceClassification.from_pretrained(FOLDER)\` gives the same logits, up to
rounding. The student classifies the first token's vector; Python's class has a dense layer and tanh
before its classifier, which here only scale by 2^-12, where tanh changes nothing. To train on, you
may want to give that layer new weights.
`;

const OTHER_IN_PYTORCH = `\`AutoModelForSequenceClassification.from_pretrained(FOLDER)\` loads the weights but **does not give
this student's labels**: that class classifies the first token through a dense layer that this student
does not have (Python warns that it is newly initialised), while the student classifies the mean of all
tokens' vectors. So use the ONNX model, or:

\`\`\`python
import torch
from safetensors.torch import load_file
from transformers import AutoModel, AutoTokenizer

tokenizer, encoder = AutoTokenizer.from_pretrained(FOLDER), AutoModel.from_pretrained(FOLDER)
weights = load_file(FOLDER + "/model.safetensors")
[weight] = [v for k, v in weights.items() if k.startswith("classifier") and k.endswith("weight")]
[bias] = [v for k, v in weights.items() if k.startswith("classifier") and k.endswith("bias")]
batch = tokenizer(["a text", "another"], padding=True, truncation=True, return_tensors="pt")
mask = batch["attention_mask"].unsqueeze(-1)
with torch.no_grad():
    vectors = encoder(**batch).last_hidden_state
    logits = (vectors * mask).sum(1) / mask.sum(1) @ weight.T + bias
\`\`\`
`;
