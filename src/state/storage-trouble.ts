/** @file What it means to a person that the browser's storage failed, and the ways on from there. */

/**
 * `free-room`: delete a project. `rescue`: save what this tab still shows as a file.
 * `reload`: begin anew.
 */
export type StorageRemedy = 'free-room' | 'rescue' | 'reload';

export interface StorageTrouble {
  text: string;
  remedies: readonly StorageRemedy[];
}

const FULL: StorageTrouble = {
  text:
    'The browser’s storage is full: what was to be kept last is not kept, everything before it is. ' +
    'Delete earlier projects or models, or free disk space, then do it again; a run ' +
    'goes on where it was.',
  remedies: ['free-room', 'rescue'],
};

const OUTDATED: StorageTrouble = {
  text:
    'A newer version of this page was opened in another tab and has changed how projects are stored. ' +
    'Reload this tab to go on: everything done so far is kept, except what you did last here.',
  remedies: ['rescue', 'reload'],
};

const TROUBLES: ReadonlyMap<string, StorageTrouble> = new Map([
  ['StorageFull', FULL],
  // Of caches and files, from wherever they are written.
  ['QuotaExceededError', FULL],
  ['StorageOutdated', OUTDATED],
  ['VersionError', OUTDATED],
  [
    'StorageDenied',
    {
      text:
        'This browser keeps nothing for this page, so nothing can be opened or kept here: a private window, ' +
        'blocked site data (cookies), or the place that the page is embedded in forbids it. Allow site data ' +
        'for this address, or open the page in an ordinary window of its own.',
      remedies: ['reload'],
    },
  ],
  [
    'StorageBlocked',
    {
      text:
        'Another tab of this page, opened with an earlier version, still holds the stored projects. Close or ' +
        'reload the other tabs of this page: this one then goes on by itself. Nothing is lost.',
      remedies: [],
    },
  ],
  [
    'StorageCleared',
    {
      text:
        'What this page had stored was deleted while it was open, here or in another tab: its projects and ' +
        'labels are no longer in this browser, and whatever ran was stopped. What this tab still shows is ' +
        'lost when it is closed: save it as a file now.',
      remedies: ['rescue', 'reload'],
    },
  ],
  [
    'ProjectGone',
    {
      text:
        'This project is no longer in the browser’s storage: it was deleted, in another tab or with the ' +
        'browser’s data. What you did last was not kept, and nothing more can be. What this tab still shows ' +
        'is lost when it is closed: save it as a file now.',
      remedies: ['rescue', 'reload'],
    },
  ],
  [
    'StorageBroken',
    {
      text:
        'The browser’s storage could not be read or written. What was to be kept last is not kept. Save what ' +
        'this tab still shows, then reload the page. If that does not help, the disk may be full or damaged, ' +
        'or the browser may need a restart.',
      remedies: ['rescue', 'reload'],
    },
  ],
]);

/** Null where the storage has nothing to do with it. Errors from workers have kept only their names. */
export function storageTrouble(error: unknown): StorageTrouble | null {
  const isNamed = typeof error === 'object' && error !== null && 'name' in error;
  return (isNamed && TROUBLES.get(String(error.name))) || null;
}
