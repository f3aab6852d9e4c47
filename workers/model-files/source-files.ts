/** @file The small files of a pretrained model, as an exported student takes them along. */
import type { SourceFiles } from '../../src/core/students/archive/hub-files';
import { readText } from './model-files';
import type { ModelFiles } from './model-file';

export async function readSourceFiles(files: ModelFiles): Promise<SourceFiles> {
  const read = (name: string): Promise<string | null> => readText(files, name);
  return {
    config: (await read('config.json')) ?? '{}',
    tokenizer: await read('tokenizer.json'),
    tokenizerConfig: await read('tokenizer_config.json'),
    // The page does without these two where there are others, so they may be out of reach.
    vocabulary: await read('vocab.txt').catch(() => null),
    specialTokens: await read('special_tokens_map.json').catch(() => null),
  };
}
