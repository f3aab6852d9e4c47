/** @file Serves a folder with a model for WebLLM as /live-model/. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';

/**
 * @param {string | undefined} directory `resolve/main/` (configuration, tokenizer, weights) and `lib.wasm`,
 *   the model library; without one every file is missing.
 * @returns {import('vite').Plugin}
 */
export function modelServer(directory) {
  const serve = ({ middlewares }) => {
    middlewares.use('/live-model', (request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const file = join(directory ?? '', normalize(decodeURIComponent(pathname)));
      if (directory === undefined || !existsSync(file) || !statSync(file).isFile()) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, { 'Content-Length': statSync(file).size });
      createReadStream(file).pipe(response);
    });
  };
  return { name: 'live-model', configureServer: serve, configurePreviewServer: serve };
}
