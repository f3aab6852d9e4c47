/** @file Reads a catalogue of sentences (.po) as far as tests ask about it. */

export interface Entry {
  /** In the sources: one, or the forms of one and of many. */
  forms: string[];
  translation: string[];
}

export function readCatalogue(text: string): Entry[] {
  const blocks = text.split(/\n\s*\n/).slice(1);
  return blocks.map((block) => ({
    forms: [...fields(block, /^msgid(?:_plural)? /)],
    translation: [...fields(block, /^msgstr(?:\[\d\])? /)],
  }));
}

/** A field may go on over several lines, each in quotation marks. */
function* fields(block: string, name: RegExp): Generator<string> {
  let value: string | null = null;
  for (const line of [...block.split('\n'), '']) {
    if (line.startsWith('"') && value !== null) value += JSON.parse(line) as string;
    else {
      if (value !== null) yield value;
      value = name.test(line) ? (JSON.parse(line.replace(name, '')) as string) : null;
    }
  }
}
