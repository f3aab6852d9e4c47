/** @file How the browser's storage can fail a person. */

export type StorageMessage =
  | { code: 'storage-full' }
  | { code: 'storage-outdated' }
  | { code: 'storage-denied' }
  | { code: 'storage-blocked' }
  | { code: 'storage-cleared' }
  | { code: 'storage-broken' }
  | { code: 'project-gone' }
  | { code: 'task-changed' };
