/** @file Which components of the page were seen: by the class that scopes a component's style, or by a test id in it. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { compile } from 'svelte/compiler';

export class Seen {
  readonly #signs = new Set<string>();

  /** Takes down what is on the screen. */
  async look(page: Page): Promise<void> {
    const signs = await page.evaluate(() => {
      const shown = [...document.querySelectorAll('body *')].filter((each) =>
        each.checkVisibility(),
      );
      return shown.flatMap((each) => [
        ...[...each.classList].filter((name) => name.startsWith('svelte-')),
        ...(each.getAttribute('data-testid')?.split(' ') ?? []),
      ]);
    });
    for (const sign of signs) this.#signs.add(sign);
  }

  /** Components that were not on any screen, by their files. */
  missing(folder: string): string[] {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return files
      .filter((file) => file.endsWith('.svelte'))
      .filter((file) => {
        const signs = signsOf(`${folder}/${file}`);
        return signs.length > 0 && !signs.some((sign) => this.#signs.has(sign));
      })
      .toSorted();
  }
}

/** None where a component is made of others alone. */
function signsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const ids = [...source.matchAll(/data-testid="([\w-]+)"/g)].map(([, id]) => id ?? '');
  return source.includes('<style') ? [...ids, scopeOf(file)] : ids;
}

/** The class goes by the file's name alone. */
function scopeOf(filename: string): string {
  const { css } = compile('<p></p><style>p { color: red }</style>', { filename });
  return /svelte-\w+/.exec(css?.code ?? '')?.[0] ?? '';
}
