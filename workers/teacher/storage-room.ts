/** @file How much the browser still lets this page keep. */

/** Null where it does not say. */
export async function freeBytes(): Promise<number | null> {
  // WebKitGTK has none.
  const storage = navigator.storage as StorageManager | undefined;
  const { quota, usage } = (await storage?.estimate().catch(() => null)) ?? {};
  return quota === undefined ? null : Math.max(0, quota - (usage ?? 0));
}
