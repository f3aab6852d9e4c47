/** @file Texts of anybody's in files that are read as Markdown, such as a README. */

/** A text as a part of a line that says just that. */
export function plainText(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>()#|!~&]/g, '\\$&');
}

/** A text as code, its blanks as they are. */
export function codeText(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  // One blank at both ends is taken off, and parts the marks from those of the text.
  const isPadded = runs.length > 0 || /^\s.*\s$/s.test(text);
  const line = text.replaceAll(/\s/g, ' ');
  return isPadded ? `${fence} ${line} ${fence}` : fence + line + fence;
}
