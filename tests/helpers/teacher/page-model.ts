/** @file A language model of the browser's own that answers by a rule, for steps run in a real page. */
import { FakeBrowserModel } from './fake-browser-model';

interface Global {
  LanguageModel?: FakeBrowserModel;
}

/** Puts a model into the page; its `prompts` are what it was asked. */
export function offerPageModel(answer: (input: string) => string): FakeBrowserModel {
  const model = new FakeBrowserModel();
  model.answer = answer;
  (globalThis as Global).LanguageModel = model;
  return model;
}

export function withdrawPageModel(): void {
  delete (globalThis as Global).LanguageModel;
}
