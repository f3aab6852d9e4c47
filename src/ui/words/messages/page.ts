/** @file Words for what can happen whatever the step. */
import type { PageMessage } from '../../../core/messages/page';
import { hostWords } from '../hosts';
import { listOf } from './parts';
import type { Words } from './words';

export const PAGE_WORDS: Words<PageMessage> = {
  unexpected: ({ details, isStored = false }) =>
    unexpectedWords(details.replace(/[.\s]+$/, ''), isStored),
  paused: () => 'Paused. Everything done so far is kept.',
  'worker-broken': ({ details }) =>
    details === ''
      ? 'A part of this page could not be started or broke down. Nothing stored is lost. Reload the page and go on; if that does not help, try another browser.'
      : `A part of this page could not be started or broke down: ${details}. Nothing stored is lost. Reload the page and go on; if that does not help, try another browser.`,
  'worker-ended': () =>
    'A part of this page ended in the middle of its work, most often because the device ran out of memory. Nothing stored is lost: resume to go on from there. If it happens again, close other tabs and programs, or try fewer rows or smaller batches.',
  'worker-silent': () =>
    'A part of this page has not answered for a long time and was ended. Nothing stored is lost: resume to go on from there. If it happens again, reload the page, or try fewer rows or smaller batches.',
  'project-busy': () =>
    'This project is being worked on in another tab of this browser. Go on in that tab, or pause or close it and try again here.',
  'project-running': () => 'This project is running. Pause it, then duplicate it.',
  'project-not-opened': ({ project }) =>
    `The project “${project}” was not opened: twice, this page did not come to its end with it. Nothing is lost. Open another one here, delete this one, or open it once more.`,
  'network-not-allowed': ({ origins }) =>
    `Nothing was sent or fetched: nobody has allowed this page to reach ${listOf(origins.map(hostWords))}.`,
};

function unexpectedWords(details: string, isStored: boolean): string {
  if (details === '') {
    return isStored
      ? 'Something went wrong. Everything done so far is kept.'
      : 'Something went wrong. Reload this page: it then shows what is kept.';
  }
  return isStored
    ? `Something went wrong: ${details}. Everything done so far is kept.`
    : `Something went wrong: ${details}. Reload this page: it then shows what is kept.`;
}
