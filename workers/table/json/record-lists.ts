/** @file Which of an object's lists hold its records: the first that begins with one, and further parts of that dataset. */
import { excerpt } from '../../../src/core/excerpt';
import type { JsonValue } from '../../../src/core/table/records/values';
import { splitOf } from '../../../src/core/table/splits';
import { TableError } from '../../../src/core/table/table';

export class RecordLists {
  private name: string | null = null;
  private readonly parts: string[] = [];
  /** Items that are no records, by their list: columns, perhaps. */
  readonly others = new Map<string, JsonValue[]>();

  /** The list of records that is being read, or was last; null as long as there is none. */
  get current(): string | null {
    return this.name;
  }
  /** Whether the lists are parts of one dataset, such as train and test. */
  get areSplits(): boolean {
    return this.parts.length > 1;
  }
  /** The part that the current list is. */
  get split(): string | null {
    return splitOf(this.name ?? '');
  }

  /** @throws TableError where it is a second list of records that is no further part of the same dataset. */
  begin(name: string): void {
    const isPart = splitOf(name) !== null;
    if (this.name !== null && !(isPart && this.split !== null)) {
      const lists = { first: excerpt(this.name), second: excerpt(name) };
      throw new TableError({ code: 'json-two-lists', ...lists });
    }
    this.name = name;
    if (isPart) this.parts.push(name);
  }

  keepOther(name: string, value: JsonValue): void {
    const list = this.others.get(name);
    if (list) list.push(value);
    else this.others.set(name, [value]);
  }
}
