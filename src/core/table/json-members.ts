/**
 * @file The members of one JSON object as cell texts. Invariant: nothing is rounded or reformatted
 * on the way: a number keeps its digits (`1.50`, 20-digit identifiers), which a parsed value loses.
 */
import { NOTHING_IMPORTED, quoteText } from './messages';
import { TableError } from './table';

/**
 * Reads one object, e.g. a line of a JSONL file.
 * @param where names the object at the start of a sentence: “Line 17”.
 * @returns key to cell in the file's order: strings as their text, numbers and booleans as
 * written, null as the empty text, lists and objects as JSON without line breaks.
 * @throws TableError when the text is no valid object or names a key twice.
 */
export function membersOf(text: string, where: string): Map<string, string> {
  const source = text.trim();
  requireObject(source, where);
  const members = new Map<string, string>();
  // The text is valid JSON from here on, so the walk below needs no checks.
  let at = skipBlanks(source, 1);
  while (source[at] === '"') {
    const keyEnd = endOfString(source, at);
    const key = parseString(source.slice(at, keyEnd));
    const valueStart = skipBlanks(source, skipBlanks(source, keyEnd) + 1);
    const valueEnd = endOfValue(source, valueStart);
    if (members.has(key)) throw repeatedKey(key, where);
    members.set(key, cellOf(source.slice(valueStart, valueEnd)));
    // Past the comma; at the closing brace the loop ends.
    at = skipBlanks(source, skipBlanks(source, valueEnd) + 1);
  }
  return members;
}

function requireObject(source: string, where: string): void {
  try {
    JSON.parse(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TableError(
      `${where} is not valid JSON (${reason}): ${quoteText(source, 80)}. ${NOTHING_IMPORTED} ` +
        'Correct it there, or export the file again.',
    );
  }
  if (source.startsWith('{')) return;
  throw new TableError(
    `${where} is not a record but ${quoteText(source, 40)}. ${NOTHING_IMPORTED} ` +
      'Each one should be an object with named fields, such as {"text": "…", "label": "…"}.',
  );
}

function cellOf(value: string): string {
  if (value.startsWith('"')) return parseString(value);
  if (value === 'null') return '';
  return value.startsWith('{') || value.startsWith('[') ? withoutLayout(value) : value;
}

function parseString(json: string): string {
  // Without an escape the text is what stands between the quotation marks; this is most of them.
  return json.includes('\\') ? String(JSON.parse(json)) : json.slice(1, -1);
}

/** Removes the blanks between the tokens of valid JSON, and nothing else. */
function withoutLayout(json: string): string {
  let result = '';
  let at = 0;
  while (at < json.length) {
    const quote = json.indexOf('"', at);
    const end = quote === -1 ? json.length : quote;
    result += json.slice(at, end).replace(/\s+/g, '');
    if (quote === -1) break;
    at = endOfString(json, quote);
    result += json.slice(quote, at);
  }
  return result;
}

function skipBlanks(text: string, at: number): number {
  while (' \t\r\n'.includes(text.charAt(at)) && at < text.length) at++;
  return at;
}

/** The index after the closing quotation mark of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    at = text.indexOf('"', at);
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes++;
    // An even number of backslashes escapes itself only.
    if (backslashes % 2 === 0) return at + 1;
  }
}

/** The index after the value of an object's member that begins at `start`. */
function endOfValue(text: string, start: number): number {
  const first = text.charAt(start);
  if (first === '"') return endOfString(text, start);
  let at = start;
  if (first !== '{' && first !== '[') {
    while (!' \t\r\n,}'.includes(text.charAt(at))) at++;
    return at;
  }
  let depth = 0;
  do {
    const character = text.charAt(at);
    if (character === '"') at = endOfString(text, at);
    else {
      if (character === '{' || character === '[') depth++;
      else if (character === '}' || character === ']') depth--;
      at++;
    }
  } while (depth > 0);
  return at;
}

function repeatedKey(key: string, where: string): TableError {
  return new TableError(
    `${where} names the field ${quoteText(key)} twice. ${NOTHING_IMPORTED} ` +
      'Rename one of the two, so that none is lost.',
  );
}
