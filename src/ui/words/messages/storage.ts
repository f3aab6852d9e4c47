/** @file Words for what it means to a person that the browser's storage failed. */
import type { StorageMessage } from '../../../core/messages/storage';
import type { Words } from './words';

export const STORAGE_WORDS: Words<StorageMessage> = {
  'storage-full': () =>
    'The browser’s storage is full: what was to be kept last is not kept, everything before it is. Delete earlier projects or models, or free disk space, then do it again; a run goes on where it was.',
  'storage-outdated': () =>
    'A newer version of this page was opened in another tab and has changed how projects are stored. Reload this tab to go on: everything done so far is kept, except what you did last here.',
  'storage-denied': () =>
    'This browser keeps nothing for this page, so nothing can be opened or kept here: a private window, blocked site data (cookies), or the place that the page is embedded in forbids it. Allow site data for this address, or open the page in an ordinary window of its own.',
  'storage-blocked': () =>
    'Another tab of this page, opened with an earlier version, still holds the stored projects. Close or reload the other tabs of this page: this one then goes on by itself. Nothing is lost.',
  'storage-cleared': () =>
    'What this page had stored was deleted while it was open, here or in another tab: its projects and labels are no longer in this browser, and whatever ran was stopped. What this tab still shows is lost when it is closed: save it as a file now.',
  'storage-broken': () =>
    'The browser’s storage could not be read or written. What was to be kept last is not kept. Save what this tab still shows, then reload the page. If that does not help, the disk may be full or damaged, or the browser may need a restart.',
  'project-gone': () =>
    'This project is no longer in the browser’s storage: it was deleted, in another tab or with the browser’s data. What you did last was not kept, and nothing more can be. What this tab still shows is lost when it is closed: save it as a file now.',
  'task-changed': () =>
    'This project has other labels by now: they were changed in another tab. What you did last was not kept, and everything before it is. Reload this page to go on with the labels as they are.',
};
