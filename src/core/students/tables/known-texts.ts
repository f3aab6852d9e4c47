/** @file Texts whose features were made before, to be found again by the text. */
import type { FeatureTable } from './feature-table';

export class KnownTexts {
  readonly table: FeatureTable;
  readonly #texts: readonly string[];
  /** Made when it is first wanted: many students never label. */
  #rowOf: Map<string, number> | null = null;

  /** @param table of the texts, in their order. */
  constructor(texts: readonly string[], table: FeatureTable) {
    this.#texts = texts;
    this.table = table;
  }

  rowOf(text: string): number | undefined {
    this.#rowOf ??= new Map(this.#texts.map((known, row) => [known, row]));
    return this.#rowOf.get(text);
  }
}

/** Texts by whether they are known. */
interface Split {
  /** Rows of the known ones, and where in the list they stand. */
  rows: Int32Array;
  places: Int32Array;
  /** Where the others stand. */
  others: Int32Array;
}

export function split(texts: readonly string[], known: KnownTexts | null): Split {
  const rows: number[] = [];
  const places: number[] = [];
  const others: number[] = [];
  texts.forEach((text, place) => {
    const row = known?.rowOf(text);
    if (row === undefined) {
      others.push(place);
    } else {
      rows.push(row);
      places.push(place);
    }
  });
  return {
    rows: Int32Array.from(rows),
    places: Int32Array.from(places),
    others: Int32Array.from(others),
  };
}
