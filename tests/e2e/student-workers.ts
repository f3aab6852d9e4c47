/** @file Student workers of the built page that something is done to before they begin. */
import type { BrowserContext } from 'playwright';

/** Each script runs in one student worker before its own, one worker after the other; later workers are whole. */
export async function breakWorkers(
  context: BrowserContext,
  scripts: readonly string[],
): Promise<void> {
  let workers = 0;
  await context.route('**/student.worker*.js', async (route) => {
    const response = await route.fetch();
    const script = scripts[workers++] ?? '';
    await route.fulfill({ response, body: `${script}\n${await response.text()}` });
  });
}

/** WebAssembly gets no more than so many pages of 64 kB from the browser: what wants more fails as on a small machine. */
export const withMemoryOf = (pages: number) => `{
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor({ maximum = Infinity, ...wanted }) {
      super({ ...wanted, maximum: Math.min(maximum, ${pages}) });
    }
  };
}`;
