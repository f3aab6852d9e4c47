/** @file The views of the review that a project keeps. */
import * as v from 'valibot';
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

/** What of a stored view names labels; all else stays as it is. */
const NamedSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({
    filter: v.looseObject({
      label: v.nullable(v.string()),
      confusion: v.optional(
        v.nullable(v.looseObject({ label: v.string(), given: v.string() })),
        null,
      ),
    }),
  }),
);

/** The views under the names that their labels have now; one that cannot be read stays as it is. */
export function renamedViews(
  views: readonly SavedView[],
  nameOf: (name: string) => string,
): SavedView[] {
  return views.map((view) => {
    const stored = v.safeParse(NamedSchema, view.query);
    if (!stored.success) return view;
    const { label, confusion } = stored.output.filter;
    const filter = {
      ...stored.output.filter,
      label: label === null ? null : nameOf(label),
      confusion: confusion && {
        ...confusion,
        ...{ label: nameOf(confusion.label), given: nameOf(confusion.given) },
      },
    };
    return { ...view, query: JSON.stringify({ ...stored.output, filter }) };
  });
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
