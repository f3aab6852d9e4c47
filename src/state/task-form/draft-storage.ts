/**
 * @file Half-filled task forms, kept by the browser until they are applied: a recipe in the database
 * is always a whole one, and a closed tab must not cost anybody a typed list of labels.
 */
import type { DraftValues } from './values/draft-values';

/** A field whose name has changed. */
interface EarlierValues {
  shortlist?: number | null;
}

const PREFIX = 'shortlist.draft.';

export function storeDraft(projectId: string, values: Partial<DraftValues>): void {
  try {
    localStorage.setItem(PREFIX + projectId, JSON.stringify(values));
  } catch {
    // Storage is full or switched off: the form lives until the tab is closed.
  }
}

/** Null where there is none, or one of an earlier form. */
export function storedDraft(projectId: string): Partial<DraftValues> | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(PREFIX + projectId) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return null;
    if (!('labels' in stored) || !Array.isArray(stored.labels)) return null;
    // Forms that an earlier page kept say it in another word.
    const { shortlist = null, ...values } = stored as Partial<DraftValues> & EarlierValues;
    return { ...values, shownLabels: values.shownLabels ?? shortlist };
  } catch {
    return null;
  }
}

export function forgetDraft(projectId: string): void {
  try {
    localStorage.removeItem(PREFIX + projectId);
  } catch {
    // Nothing was stored.
  }
}

/** The form of a project that has another name now. */
export function renameDraft(projectId: string, name: string): void {
  copyDraft(projectId, projectId, name);
}

/** The half-filled form of a project, for its copy of another name. */
export function copyDraft(projectId: string, copyId: string, name: string): void {
  try {
    const stored = localStorage.getItem(PREFIX + projectId);
    if (stored === null) return;
    const values = JSON.parse(stored) as Partial<DraftValues>;
    localStorage.setItem(PREFIX + copyId, JSON.stringify({ ...values, name }));
  } catch {
    // The task as it was applied is there.
  }
}
