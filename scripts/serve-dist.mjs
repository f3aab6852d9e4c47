/** @file A plain static server of the built page, as tests and benchmarks need it. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the build is. */
export const DIST = fileURLToPath(new URL('../dist', import.meta.url));

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.csv': 'text/csv; charset=utf-8',
};

/**
 * Serves `dist` on a free port of localhost.
 * @param {{ path?: string, isolated?: boolean, hub?: string, folder?: string }} options `path`: the sub-path it
 *   lies under, with slashes around it. `isolated`: send the headers that WASM threads need. `hub`: a
 *   folder of models, served below `hub/` as a model hub does, each file at ID/resolve/main/NAME.
 *   `folder`: serve another build than `dist`.
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveDist({ path = '/', isolated = true, hub, folder = DIST } = {}) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = normalize(decodeURIComponent(pathname.slice(path.length))) || '.';
    if (!pathname.startsWith(path) || file.startsWith('..')) {
      response.writeHead(404).end();
      return;
    }
    try {
      const name = file === '.' ? 'index.html' : file;
      const model = /^hub\/([^/]+)\/resolve\/main\/(.+)$/.exec(name);
      const body = await readFile(
        model && hub ? join(hub, model[1], model[2]) : join(folder, name),
      );
      response.writeHead(200, {
        'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
        ...(isolated && {
          'Cross-Origin-Opener-Policy': 'same-origin',
          'Cross-Origin-Embedder-Policy': 'require-corp',
        }),
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address();
  return {
    url: `http://localhost:${port}${path}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
