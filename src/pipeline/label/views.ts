/** @file The views of the review that a project keeps. */
import { updateProject } from '../../persist/projects';
import type { SavedView } from '../../persist/schema';
import { openProject } from '../projects';

export type { SavedView };

export async function readViews(projectId: string): Promise<readonly SavedView[]> {
  return (await openProject(projectId)).views ?? [];
}

/** Keeps a view; one of the same name is replaced. */
export async function keepView(projectId: string, view: SavedView): Promise<readonly SavedView[]> {
  return change(projectId, (views) => [...views.filter(({ name }) => name !== view.name), view]);
}

export async function forgetView(projectId: string, name: string): Promise<readonly SavedView[]> {
  return change(projectId, (views) => views.filter((view) => view.name !== name));
}

async function change(
  projectId: string,
  by: (views: SavedView[]) => SavedView[],
): Promise<readonly SavedView[]> {
  const { views = [] } = await updateProject(projectId, (stored) => ({
    views: by(stored.views ?? []),
  }));
  return views;
}
