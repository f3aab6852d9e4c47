/** @file What a Content-Security-Policy stopped, in a page and in its workers: browsers write only a page's to its console. */
import type { BrowserContext, Page } from 'playwright';

/** Filled for as long as the page lives; to be called before its workers start. */
export function violationsOf(context: BrowserContext, page: Page): string[] {
  const violations: string[] = [];
  context.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  page.on('worker', (worker) => {
    const listen = worker.evaluate(() =>
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error(`Content Security Policy of a worker: ${violatedDirective} ${blockedURI}`),
      ),
    );
    // Some end at once.
    listen.catch(() => undefined);
  });
  return violations;
}
