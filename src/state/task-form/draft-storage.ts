/**
 * @file Half-filled task forms, kept by the browser until they are applied: a recipe in the database
 * is always a whole one, and a closed tab must not cost anybody a typed list of labels.
 */
import { forgetTyped, keepTyped, typedBefore } from '../typed-storage';
import type { DraftValues } from './values/draft-values';

/** A field whose name has changed. */
interface EarlierValues {
  shortlist?: number | null;
}

export function storeDraft(projectId: string, values: Partial<DraftValues>): void {
  keepTyped('draft', projectId, values);
}

/** Null where there is none, or one of an earlier form. */
export function storedDraft(projectId: string): Partial<DraftValues> | null {
  const stored = typedBefore('draft', projectId);
  if (typeof stored !== 'object' || stored === null) return null;
  if (!('labels' in stored) || !Array.isArray(stored.labels)) return null;
  // Forms that an earlier page kept say it in another word.
  const { shortlist = null, ...values } = stored as Partial<DraftValues> & EarlierValues;
  return { ...values, shownLabels: values.shownLabels ?? shortlist };
}

export function forgetDraft(projectId: string): void {
  forgetTyped('draft', projectId);
}

/** The form of a project that has another name now. */
export function renameDraft(projectId: string, name: string): void {
  copyDraft(projectId, projectId, name);
}

/** The half-filled form of a project, for its copy of another name. */
export function copyDraft(projectId: string, copyId: string, name: string): void {
  const stored = typedBefore('draft', projectId);
  if (typeof stored === 'object' && stored !== null) storeDraft(copyId, { ...stored, name });
}

/** What a person has written of a table that is read in another way now: its columns, and labels found in them, may differ. */
export function carryDraft(projectId: string, otherId: string): void {
  const { labels = [], instructions, examples } = storedDraft(projectId) ?? {};
  const written = labels.filter(({ name, formerly = [] }) => name.trim() && formerly.length === 0);
  if (written.length > 0) storeDraft(otherId, { labels: written, instructions, examples });
}
