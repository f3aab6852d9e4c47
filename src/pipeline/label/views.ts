/** @file The views of the review that a project keeps. */
import * as v from 'valibot';
import { updateProject } from '../../persist/projects';
import type { SavedView } from '../../persist/schema';
import { openProject } from '../projects';

export type { SavedView };

export async function readViews(projectId: string): Promise<readonly SavedView[]> {
  return (await openProject(projectId)).views ?? [];
}

/**
 * What is kept under a name, in place of what was; null forgets it.
 * @param place among the views, where it is not the last.
 */
export async function putView(
  projectId: string,
  { name, query }: { name: string; query: string | null },
  place: number,
): Promise<readonly SavedView[]> {
  const { views = [] } = await updateProject(projectId, (stored) => {
    const others = (stored.views ?? []).filter((view) => view.name !== name);
    return { views: query === null ? others : others.toSpliced(place, 0, { name, query }) };
  });
  return views;
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
