/**
 * @file The keywords of one field as a list. Invariant: a list that is written is read back the same;
 * a regular expression is one keyword, whatever stands in it, and so is what is in quotation marks.
 */

const SEPARATOR = /[,;|\n\t]/;

/** Keywords of one field; they may be pasted from anywhere. */
export function parseKeywords(text: string): string[] {
  const keywords: string[] = [];
  let rest = text;
  while (rest !== '') {
    const trimmed = rest.trimStart();
    const end = patternEnd(trimmed) ?? quotationEnd(trimmed) ?? wordEnd(trimmed);
    keywords.push(unquoted(trimmed.slice(0, end).trim()));
    rest = trimmed
      .slice(end)
      .replace(/^[^\S\n\t]+/, '')
      .slice(1);
  }
  return [...new Set(keywords.filter((keyword) => keyword !== ''))];
}

/** Keywords as one field: separated by commas, those with a separator in them in quotation marks. */
export function writeKeywords(keywords: readonly string[]): string {
  return keywords
    .map((keyword) => {
      const isWhole = patternEnd(keyword) === keyword.length || !/[,;|\n\t"]|^\s|\s$/.test(keyword);
      return isWhole ? keyword : `"${keyword.replaceAll('"', '""')}"`;
    })
    .join(', ');
}

/** Where a regular expression ends that begins here: at a slash, outside of brackets, before a separator. */
function patternEnd(text: string): number | null {
  if (!text.startsWith('/')) return null;
  let isInBrackets = false;
  for (let at = 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '[') isInBrackets = true;
    else if (character === ']') isInBrackets = false;
    else if (character === '/' && !isInBrackets && at > 1) {
      const flags = /^[dgimsuvy]*(?=\s*([,;|\n\t]|$))/.exec(text.slice(at + 1));
      if (flags) return at + 1 + flags[0].length;
    }
  }
  return null;
}

function quotationEnd(text: string): number | null {
  return /^"(?:[^"]|"")*"(?=\s*([,;|\n\t]|$))/.exec(text)?.[0].length ?? null;
}

function wordEnd(text: string): number {
  const end = text.search(SEPARATOR);
  return end === -1 ? text.length : end;
}

function unquoted(keyword: string): string {
  return quotationEnd(keyword) === keyword.length && keyword.length >= 2
    ? keyword.slice(1, -1).replaceAll('""', '"').trim()
    : keyword;
}
