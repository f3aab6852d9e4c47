/** @file The columns whose values the counts of labels can be parted by. */
import { hasParts } from '../../core/labels/figures/table-slices';
import { at } from '../../core/reads';
import type { ProjectRecord } from '../../persist/schema';
import { sampledRows } from '../../persist/rows';

/** By a part of a large table: a column is offered or not, and nothing is counted here. */
export async function partingColumns({
  id,
  columns,
  rowCount,
  recipe,
}: ProjectRecord): Promise<string[]> {
  const rows = await sampledRows(id, rowCount);
  return columns.filter(
    (name, column) =>
      name !== recipe?.task.textColumn && hasParts(rows.map((cells) => at(cells, column))),
  );
}
