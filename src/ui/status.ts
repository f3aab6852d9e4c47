/** @file The state of the session in a few words: for the head, the tab and screen readers. */
import { formatProgress, formatWholePercent } from './format';
import type { Session } from '../state/project/session.svelte';
import { projectTitle } from './words/words';

const STEPS = { import: 'Reading', annotate: 'Shortlisting', distil: 'Training' } as const;

/** 0 to 1, or null where nothing measurable is going on. */
export function fractionOf(session: Session): number | null {
  return (session.reading ?? session.run.progress)?.fraction ?? null;
}

export function pillText(session: Session): string {
  const { state, step } = session.status;
  switch (state) {
    case 'idle':
      return session.project ? 'Not run yet' : 'Nothing open';
    case 'paused':
      return 'Paused';
    case 'done':
      return 'Done';
    case 'failed':
      return 'Failed';
    case 'running': {
      if (step !== 'import' && step !== 'annotate' && step !== 'distil') return 'Choosing labels';
      const fraction = fractionOf(session);
      return fraction === null ? STEPS[step] : `${STEPS[step]} ${formatProgress(fraction)}`;
    }
  }
}

/** The title of the tab, or null where the name of the page says enough. */
export function statusText(session: Session): string | null {
  const { state } = session.status;
  if (state === 'idle')
    return session.project ? `${projectTitle(session.project)} · Shortlist` : null;
  return `${pillText(session)} · ${session.project ? projectTitle(session.project) : 'Shortlist'}`;
}

/** Changes with every step and every quarter of one: more often would be noise. */
export function announcementOf(session: Session): string {
  const { state, step } = session.status;
  const fraction = fractionOf(session);
  if (state === 'idle') return '';
  if (state !== 'running') return pillText(session);
  if (step !== 'import' && step !== 'annotate' && step !== 'distil') return 'Choosing labels';
  return `${STEPS[step]}, ${formatWholePercent(Math.floor((fraction ?? 0) * 4) / 4)}`;
}
