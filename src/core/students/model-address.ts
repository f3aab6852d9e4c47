/**
 * @file Where a student's pretrained model is, as one text: `FOLDER:NAME` for a folder that was
 * dropped and is kept in the browser, else the address that its files lie under.
 */
import type { StudentConfig } from '../task/recipe';

const DEFAULT_BASE_URL = 'https://huggingface.co';

/** What a hub calls a model: its name, mostly with its owner's before it. */
export const MODEL_NAME = /^\w[\w.-]*(\/\w[\w.-]*)?$/;

/** Small, widely used, and in the form that each student needs. */
export const EXAMPLE_MODELS = {
  encoder: 'intfloat/e5-small-v2',
  'encoder-head': 'Xenova/all-MiniLM-L6-v2',
} as const;

/** The sizes of E5 (Wang et al. 2022, arXiv 2212.03533); its instructed siblings want another text. */
const E5 = /\be5-(small|base|large)(-v2)?$/i;

/** Marks models that came as a folder; no name on a hub has a colon. */
const FOLDER_MARK = 'folder:';

export function folderAddress(name: string): string {
  return FOLDER_MARK + name;
}

export function isFolderAddress(address: string): boolean {
  return address.startsWith(FOLDER_MARK);
}

/** The address of a recipe's model, or null where it names none. */
export function modelAddress({
  model,
  baseUrl,
}: Pick<StudentConfig, 'model' | 'baseUrl'>): string | null {
  if (model === undefined) return null;
  if (isFolderAddress(model)) return model;
  return `${(baseUrl ?? DEFAULT_BASE_URL).replace(/\/+$/, '')}/${model}`;
}

/** What a user calls a model: its name on the default hub, its folder's name, or its address. */
export function modelTitle(address: string): string {
  if (isFolderAddress(address)) {
    // The hash at the end tells folders of one name apart.
    return address.slice(FOLDER_MARK.length).replace(/-[0-9a-f]{8}$/, '');
  }
  const hub = `${DEFAULT_BASE_URL}/`;
  return address.startsWith(hub) ? address.slice(hub.length) : address;
}

/** What the form of an `encoder-head` proposes to put before each text; mostly nothing. */
export function suggestedPrefix(model: Pick<StudentConfig, 'model' | 'baseUrl'>): string {
  return E5.test(modelTitle(modelAddress(model) ?? '')) ? 'query: ' : '';
}
