/**
 * @file What a message brought, let go of once it was used. A message holds it until the collector goes through everything, which
 * it seldom does where little is kept.
 */

/** Hands a list over, and empties it when that is over. */
export async function lettingGo<Item>(
  list: Item[],
  use: (list: Item[]) => Promise<void>,
): Promise<void> {
  try {
    await use(list);
  } finally {
    list.length = 0;
  }
}
