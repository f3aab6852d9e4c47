/**
 * @file A proxy that sees every request of a browser, whoever in it made it: page, worker, service worker,
 * or the browser itself. It passes on what goes to this machine and nothing else.
 */
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  origin: string;
  /** Path and query. */
  path: string;
  body: string;
}

/** Asked for updates and accounts, page or no page. */
const MAKERS_HOSTS = new Set([
  'accounts.google.com',
  'clients2.google.com',
  'content-autofill.googleapis.com',
  'optimizationguide-pa.googleapis.com',
  'update.googleapis.com',
  'www.google.com',
]);

export class RecordingProxy {
  readonly seen: SeenRequest[] = [];
  private readonly server = createServer((request, response) => void this.pass(request, response));

  /** Flags that make a Chromium send everything through this proxy, loopback too. */
  async start(): Promise<string[]> {
    this.server.on('connect', ({ url = '' }: IncomingMessage, socket) => {
      this.seen.push({ method: 'CONNECT', origin: `https://${url}`, path: '', body: '' });
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    return [`--proxy-server=http://127.0.0.1:${port}`, '--proxy-bypass-list=<-loopback>'];
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Those that did not go to the page's own origin, but for what Chromium asks its maker about itself. */
  beyond(url: string): SeenRequest[] {
    const own = new URL(url).origin;
    return this.seen.filter(
      ({ origin }) => origin !== own && !MAKERS_HOSTS.has(new URL(origin).hostname),
    );
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { origin, hostname, port, pathname, search } = new URL(request.url ?? '');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = 'GET', headers } = request;
    this.seen.push({ method, origin, path: pathname + search, body: body.toString() });
    if (!['localhost', '127.0.0.1'].includes(hostname)) {
      response.writeHead(403).end();
      return;
    }
    ask({ hostname, port, path: pathname + search, method, headers }, (answer) => {
      // Hubs let every page read their files.
      const headers = { ...answer.headers, 'access-control-allow-origin': '*' };
      response.writeHead(answer.statusCode ?? 502, headers);
      answer.pipe(response);
    })
      .on('error', () => response.writeHead(502).end())
      .end(body);
  }
}
