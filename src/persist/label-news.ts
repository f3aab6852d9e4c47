/** @file Tells other tabs that a person has labelled or marked rows of a project: what they show of it is out of date. */

const NAME = 'shortlist.labels';

/** One a page, so that a page does not hear of its own changes. */
let channel: BroadcastChannel | null = null;

function open(): BroadcastChannel | null {
  // Tests in Node have no other tabs.
  if ('document' in globalThis) channel ??= new BroadcastChannel(NAME);
  return channel;
}

export function tellLabelled(projectId: string): void {
  open()?.postMessage(projectId);
}

/** Calls back with the project that another tab has labelled rows of. */
export function watchLabelled(onNews: (projectId: string) => void): void {
  open()?.addEventListener('message', ({ data }) => onNews(String(data)));
}
