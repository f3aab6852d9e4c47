/** @file The texts that the cells of a workbook share: each once, by number. */
import { TableError } from '../../../src/core/table/table';
import type { ByteSource } from '../byte-source';
import { parseXml } from './xml';

/** More text than this does not fit into a page's memory beside everything else. */
const MAX_CHARACTERS = 500_000_000;

export async function readSharedStrings(source: ByteSource | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (!source) return strings;
  const collector = new TextCollector('si');
  let characters = 0;
  await parseXml(source, {
    open: (name) => collector.open(name),
    text: (text) => collector.text(text),
    close: (name) => {
      const text = collector.close(name);
      if (text === null) return;
      strings.push(text);
      characters += text.length;
      if (characters <= MAX_CHARACTERS) return;
      throw new TableError({ code: 'workbook-heavy', most: MAX_CHARACTERS });
    },
  });
  return strings;
}

/** Puts the pieces of a rich text together; how it is pronounced is no part of it. */
export class TextCollector {
  private readonly element: string;
  private parts: string[] | null = null;
  private isText = false;
  private isPhonetic = false;

  /** @param element the one that holds a text, in pieces `t`. */
  constructor(element: string) {
    this.element = element;
  }

  open(name: string): void {
    if (name === this.element) this.parts = [];
    else if (name === 'rPh') this.isPhonetic = true;
    else if (name === 't') this.isText = this.parts !== null && !this.isPhonetic;
  }

  text(text: string): void {
    if (this.isText) this.parts?.push(text);
  }

  /** The text once its element ends, else null. */
  close(name: string): string | null {
    if (name === 't') this.isText = false;
    else if (name === 'rPh') this.isPhonetic = false;
    if (name !== this.element || this.parts === null) return null;
    const text = unescaped(this.parts.join(''));
    this.parts = null;
    return text;
  }
}

/** Characters that XML cannot hold stand as `_x000D_` (ECMA-376, ST_Xstring). */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
}
