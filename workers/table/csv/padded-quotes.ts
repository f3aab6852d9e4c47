/**
 * @file Takes away the blanks before the quotation marks of cells, as in `"a", "b"`, where papaparse would take the
 * marks for a part of the text. Invariant: nothing else changes, wherever the text is cut into pieces; what stands in
 * a quoted cell stays.
 */
type Place = 'cell-start' | 'plain' | 'quoted' | 'after-quote';

export class PaddedQuotes {
  private readonly delimiter: string;
  private place: Place = 'cell-start';
  /** Blanks at the start of a cell, until it is known what follows them. */
  private blanks = '';
  /** Quotation marks with blanks before them. */
  found = 0;

  constructor(delimiter: string) {
    this.delimiter = delimiter;
  }

  push(piece: string): string {
    let text = '';
    for (const character of piece) {
      if (this.place === 'cell-start' && character === ' ') {
        this.blanks += character;
        continue;
      }
      if (this.blanks !== '') {
        if (character === '"') this.found++;
        else text += this.blanks;
        this.blanks = '';
      }
      text += character;
      this.place = this.after(character);
    }
    return text;
  }

  /** What was held back. */
  end(): string {
    const { blanks } = this;
    this.blanks = '';
    return blanks;
  }

  private after(character: string): Place {
    if (this.place === 'quoted') return character === '"' ? 'after-quote' : 'quoted';
    if (character === '"' && this.place !== 'plain') return 'quoted';
    const isEnd = character === this.delimiter || character === '\n' || character === '\r';
    return isEnd ? 'cell-start' : 'plain';
  }
}
