/** @file The page's own files: kept where they are right, and served without a cache where there is none. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PageFiles } from '../../../../workers/offline/page-files';

const SCOPE = 'https://page.example/';
const CONTENT = 'the page';
const files = [
  {
    path: '',
    bytes: CONTENT.length,
    integrity: `sha256-${createHash('sha256').update(CONTENT).digest('base64')}`,
  },
];
const page = () => new PageFiles({ version: '1', files }, SCOPE);

let content: string;

beforeEach(() => {
  content = CONTENT;
  vi.stubGlobal('fetch', async (_: unknown, init?: RequestInit) => {
    const hash = createHash('sha256').update(content).digest('base64');
    // As browsers do with what is not what was asked for.
    if (init?.integrity && init.integrity !== `sha256-${hash}`) throw new TypeError('integrity');
    return Promise.resolve(new Response(content));
  });
});
afterEach(() => vi.unstubAllGlobals());

async function served(path: string): Promise<string | undefined> {
  return (await page().answer(new Request(SCOPE + path)))?.text();
}

const broken = () => Promise.reject(new DOMException('The storage is damaged.', 'UnknownError'));

/** A cache of which one operation fails. */
function failing(operation: 'open' | 'keys' | 'match' | 'put'): unknown {
  const cache = { keys: () => [], match: () => undefined, put: () => undefined };
  const whole = {
    keys: () => Promise.resolve([`shortlist.page ${SCOPE} 1`]),
    open: () => Promise.resolve({ ...cache, [operation]: broken }),
  };
  return operation === 'open' || operation === 'keys' ? { ...whole, [operation]: broken } : whole;
}

test.each(['open', 'keys', 'match', 'put'] as const)(
  'files come from the network where the browser’s storage fails to %s',
  async (operation) => {
    vi.stubGlobal('caches', failing(operation));
    expect(await served('')).toBe(CONTENT);
    expect(await served('assets/of-another-build.js')).toBe(CONTENT);
  },
);

test('a file of the right content is kept, and one of another only passed on', async () => {
  const kept = new Map<string, Response>();
  vi.stubGlobal('caches', {
    keys: () => Promise.resolve([]),
    open: () =>
      Promise.resolve({
        match: (url: string) => Promise.resolve(kept.get(url)?.clone()),
        put: (url: string, response: Response) => Promise.resolve(void kept.set(url, response)),
      }),
  });
  content = 'another build';
  expect(await served('')).toBe(content);
  expect(kept.size).toBe(0);
  content = CONTENT;
  expect(await served('')).toBe(CONTENT);
  expect([...kept.keys()]).toEqual([SCOPE]);
});
