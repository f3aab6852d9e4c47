/** @file Projects in words: how far each has come, what it takes, what was done to it. */
import type { ProjectProgress, ProjectRecord } from '../../state/types';
import { countLabels, countProjects, countRows } from '../counts';
import { formatCount, formatSize } from '../format';
import { plural } from '../plural';
import { projectTitle } from './words';

/** What a project goes through, in order. */
export const MILESTONES = ['Described', 'Shortlisted', 'Trained', 'Checked'] as const;

/** How much of each milestone is reached, 0 to 1. */
export function reached(progress: ProjectProgress): number[] {
  switch (progress.at) {
    case 'texts':
      return [0, 0, 0, 0];
    case 'described':
      return [1, 0, 0, 0];
    case 'shortlisting':
      return [1, progress.done / Math.max(1, progress.of), 0, 0];
    case 'training':
      return [1, 1, progress.done / Math.max(1, progress.of), 0];
    case 'labelled':
      return [1, 1, 1, 0];
    case 'checking':
      return [1, 1, 1, progress.done / progress.of];
    case 'checked':
      return [1, 1, 1, 1];
  }
}

export function progressText(progress: ProjectProgress): string {
  const count = (done: number, of: number) => `${formatCount(done)} of ${formatCount(of)}`;
  switch (progress.at) {
    case 'texts':
      return 'Labels not named yet';
    case 'described': {
      const labels = countLabels(progress.labels);
      if (progress.byHand === 0) return `${labels}, ready to run`;
      return `${labels}, ${countRows(progress.byHand)} by hand, ready to run`;
    }
    case 'shortlisting':
      return `Shortlisted ${count(progress.done, progress.of)}`;
    case 'training':
      return progress.done === 0
        ? 'Shortlisted, not trained yet'
        : `Trained ${count(progress.done, progress.of)} epochs`;
    case 'labelled':
      return 'Labelled, not checked yet';
    case 'checking':
      return `Labelled, ${count(progress.done, progress.of)} checked`;
    case 'checked':
      return `Checked with ${countRows(progress.rows)}`;
  }
}

export function sizeText(bytes: number): string {
  return bytes < 100_000 ? 'under 0.1 MB' : `about ${formatSize(bytes)}`;
}

/** How many projects there are, and how large they are where that is known of all. */
export function shelfText(projects: number, bytes: number | null): string {
  if (bytes === null) {
    return plural(projects, ['# project in this browser.', '# projects in this browser.']);
  }
  return projects === 1
    ? `1 project in this browser, ${sizeText(bytes)}.`
    : `${countProjects(projects)} in this browser, ${sizeText(bytes)} together.`;
}

/** A name that no project has yet. */
export function copyName(project: ProjectRecord, all: readonly ProjectRecord[]): string {
  const taken = new Set(all.map(projectTitle));
  const base = projectTitle(project).replace(/ \(copy( \d+)?\)$/, '');
  for (let number = 1; ; number++) {
    const name = number === 1 ? `${base} (copy)` : `${base} (copy ${number})`;
    if (!taken.has(name)) return name;
  }
}
