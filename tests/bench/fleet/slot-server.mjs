/**
 * @file A chat server on loopback that answers a fixed number of questions at a time, each after the same time, as a
 * fleet behind one address does; by HTTP/1.1, or by HTTP/2, which browsers speak over TLS only.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Max-Age': '7200',
};
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** A key and a certificate that nobody trusts. @throws where there is no openssl. */
export async function selfSigned() {
  const folder = await mkdtemp(join(tmpdir(), 'shortlist-fleet-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const named = ['-subj', '/CN=localhost', '-days', '2', '-keyout', key, '-out', cert];
    execFileSync('openssl', ['req', '-x509', ...made, ...named], { stdio: 'ignore' });
    return { key: await readFile(key), cert: await readFile(cert) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * @param tls key and certificate for HTTP/2; HTTP/1.1 where they are left out.
 * @returns `seen`: when the first question came and the last was answered, how many there were, how many at once at
 *   most, and before how many a browser asked for leave.
 */
export async function startSlotServer({ slots, serviceMs, tls }) {
  const seen = { questions: 0, preflights: 0, most: 0, begun: 0, ended: 0 };
  const waiting = [];
  let open = 0;
  let busy = 0;
  async function work() {
    if (busy === slots) await new Promise((resolve) => waiting.push(resolve));
    else busy += 1;
    await sleep(serviceMs);
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  }
  async function serve(request, response) {
    const path = request.url;
    if (request.method === 'OPTIONS') {
      seen.preflights += 1;
      return response.writeHead(204, CORS).end();
    }
    if (path.endsWith('/models')) {
      return response.writeHead(200, { ...CORS, ...JSON_TYPE }).end('{"data":[{"id":"fleet"}]}');
    }
    // Read to its end, as a server has to.
    for await (const chunk of request) void chunk;
    seen.questions += 1;
    seen.begun ||= performance.now();
    open += 1;
    seen.most = Math.max(seen.most, open);
    await work();
    open -= 1;
    seen.ended = performance.now();
    const message = { role: 'assistant', content: '{"labels": ["fruit"]}' };
    response.writeHead(200, { ...CORS, ...JSON_TYPE });
    return response.end(JSON.stringify({ choices: [{ message, finish_reason: 'stop' }] }));
  }
  const server = tls ? createSecureServer(tls, serve) : createServer(serve);
  const sessions = new Set();
  server.on('session', (session) => sessions.add(session));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/v1`,
    seen,
    async close() {
      for (const session of sessions) session.destroy();
      server.closeAllConnections?.();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the server gives to a client that has nothing else to do: questions a second, `atOnce` at a time. */
export async function askDirectly({ slots, serviceMs, questions }) {
  const server = await startSlotServer({ slots, serviceMs });
  let left = questions;
  const lane = async () => {
    while (left-- > 0) {
      const answer = await fetch(`${server.url}/chat/completions`, { method: 'POST', body: '{}' });
      await answer.text();
    }
  };
  await Promise.all(Array.from({ length: slots }, lane));
  const { begun, ended } = server.seen;
  await server.close();
  return (1000 * questions) / (ended - begun);
}
