/**
 * @file What the steps use of a page that workers have not: its small storages, and the wish that nothing be
 * cleared. All else of a page is missing in this type check, so that no step can touch the document.
 */
interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}
/* eslint-disable no-var -- Only what is declared by `var` is a property of globalThis. */
declare var localStorage: Storage;
declare var sessionStorage: Storage;
/* eslint-enable no-var */
interface StorageManager {
  persist(): Promise<boolean>;
}
