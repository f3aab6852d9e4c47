/** @file Which of the browser's errors are the storage's, and the ways on from there. */
import type { StorageMessage } from '../core/messages/storage';

/**
 * `free-room`: delete a project. `rescue`: save what this tab still shows as a file.
 * `reload`: begin anew.
 */
export type StorageRemedy = 'free-room' | 'rescue' | 'reload';

export interface StorageTrouble {
  told: StorageMessage;
  remedies: readonly StorageRemedy[];
}

const FULL: StorageTrouble = {
  told: { code: 'storage-full' },
  remedies: ['free-room', 'rescue'],
};

const OUTDATED: StorageTrouble = {
  told: { code: 'storage-outdated' },
  remedies: ['rescue', 'reload'],
};

const DENIED: StorageTrouble = { told: { code: 'storage-denied' }, remedies: ['reload'] };

const TROUBLES: ReadonlyMap<string, StorageTrouble> = new Map([
  ['StorageFull', FULL],
  // Of caches and files, from wherever they are written.
  ['QuotaExceededError', FULL],
  ['StorageOutdated', OUTDATED],
  ['VersionError', OUTDATED],
  ['StorageDenied', DENIED],
  // Of caches, locks and the service worker, which browsers deny together with the rest.
  ['SecurityError', DENIED],
  ['StorageBlocked', { told: { code: 'storage-blocked' }, remedies: [] }],
  ['StorageCleared', { told: { code: 'storage-cleared' }, remedies: ['rescue', 'reload'] }],
  ['ProjectGone', { told: { code: 'project-gone' }, remedies: ['rescue', 'reload'] }],
  ['TaskChanged', { told: { code: 'task-changed' }, remedies: ['rescue', 'reload'] }],
  ['StorageBroken', { told: { code: 'storage-broken' }, remedies: ['rescue', 'reload'] }],
]);

/** Null where the storage has nothing to do with it. Errors from workers have kept only their names. */
export function storageTrouble(error: unknown): StorageTrouble | null {
  const isNamed = typeof error === 'object' && error !== null && 'name' in error;
  return (isNamed && TROUBLES.get(String(error.name))) || null;
}
