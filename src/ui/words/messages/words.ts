/** @file What words of messages are: a function of the data for each code. */

interface Coded {
  code: string;
}

/** Words for each code of some messages, made of its data. */
export type Words<Told extends Coded> = {
  readonly [Code in Told['code']]: (data: Extract<Told, { code: Code }>) => string;
};

/** The words of one of them. */
export function say<Told extends Coded>(words: Words<Told>, told: Told): string {
  const wordsOfIt = words[told.code as Told['code']] as (data: Told) => string;
  return wordsOfIt(told);
}
