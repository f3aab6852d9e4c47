/** @file The columns whose values the counts of labels can be parted by. */
import type { ProjectRecord } from '../state/types';

/** All but the texts'. */
export function columnsBesideText(project: ProjectRecord | null): string[] {
  const text = project?.recipe?.task.textColumn;
  return (project?.columns ?? []).filter((name) => name !== text);
}
