/**
 * @file HTML from texts of the user's. Invariant: a text is never markup: what `html` is given is escaped,
 * unless `html` made it.
 */

/** Markup that this file made. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = string | number | Html | null | undefined | false | readonly (string | Html)[];

/** A template whose values are escaped, but for those that are markup; lists are put one after the other. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = strings.map((text, i) => text + (i < parts.length ? markupOf(parts[i]) : ''));
  return new Html(markup.join(''));
}

function markupOf(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(markupOf).join('');
  return escapeText(String(part));
}

function escapeText(text: string): string {
  return (
    text
      // What no HTML may hold: control characters but tab, line feed and carriage return.
      // eslint-disable-next-line no-control-regex -- these are what must go
      .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, '\uFFFD')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
  );
}
