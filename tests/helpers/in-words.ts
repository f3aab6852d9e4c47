/** @file What goes wrong, said as the page says it: so a test sees that the words name what they must. */
import { messageIn } from '../../src/core/messages/message';
import { wordsOf } from '../../src/ui/words/messages/words-of';

/** The same; an error that tells a code has its words as its message. */
export async function inWords<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const told = messageIn(error);
    if (told && error instanceof Error) error.message = wordsOf(told);
    throw error;
  }
}
