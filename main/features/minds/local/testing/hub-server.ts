import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModelFiles } from './tiny-models.ts';

/** What the hub does with the next request of a file; `null` for what it should. */
export type HubTrouble =
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'wrong' }
  | { kind: 'status'; status: number; error: string }
  /** Sends so much, then waits until it is let go. */
  | { kind: 'hold'; afterBytes: number };

export interface HubServer {
  source: string;
  /** `GET /path` of all that was asked, with the range. */
  asked: string[];
  put(id: string, files: ModelFiles): void;
  /** For the next request of this file. */
  trouble(path: string, ...troubles: HubTrouble[]): void;
  /** Lets go of what is held. */
  release(): void;
  /** Ends what is held, in the middle. */
  cut(): void;
  held(): number;
  close(): Promise<void>;
}

/** A server on loopback that speaks as much of the hub's protocol as fetching a model takes. */
export async function startHubServer(): Promise<HubServer> {
  const models = new Map<string, ModelFiles>();
  const troubles = new Map<string, HubTrouble[]>();
  const asked: string[] = [];
  const waiting: { go(): void; cut(): void }[] = [];

  const refuse = (response: ServerResponse, status: number, error: string) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-error-message': error });
    response.end(JSON.stringify({ error }));
  };

  function list(id: string, response: ServerResponse) {
    const files = models.get(id);
    if (!files) return refuse(response, 401, 'Invalid username or password.');
    const siblings = [...files].map(([rfilename, content]) => ({
      ...{ rfilename, size: content.length, blobId: '0'.repeat(40) },
      ...(rfilename.endsWith('.onnx') && {
        lfs: { sha256: createHash('sha256').update(content).digest('hex'), size: content.length, pointerSize: 130 },
      }),
    }));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ id, sha: createHash('sha1').update(JSON.stringify(siblings)).digest('hex'), siblings }),
    );
  }

  function send(content: Buffer, path: string, request: IncomingMessage, response: ServerResponse) {
    const trouble = troubles.get(path)?.shift();
    if (trouble?.kind === 'status') return refuse(response, trouble.status, trouble.error);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const part = content.subarray(from);
    const headers = { 'content-length': part.length, 'content-type': 'application/octet-stream' };
    if (from > 0)
      response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` });
    else response.writeHead(200, headers);
    if (!trouble) return response.end(part);
    if (trouble.kind === 'wrong') return response.end(Buffer.alloc(part.length, 7));
    response.write(part.subarray(0, trouble.afterBytes), () => {
      if (trouble.kind === 'cut') return response.destroy();
      waiting.push({ go: () => response.end(part.subarray(trouble.afterBytes)), cut: () => response.destroy() });
    });
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://hub');
    asked.push(`${url.pathname}${request.headers.range ? ` ${request.headers.range}` : ''}`);
    const listing = /^\/api\/models\/(.+)\/revision\/main$/.exec(url.pathname);
    if (listing) return list(decodeURIComponent(listing[1] ?? ''), response);
    const [, id = '', path = ''] = /^\/(.+?)\/resolve\/[^/]+\/(.+)$/.exec(decodeURIComponent(url.pathname)) ?? [];
    const content = models.get(id)?.get(path);
    if (!content) return refuse(response, 404, 'Entry not found');
    send(content, path, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    source: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    put: (id, files) => models.set(id, files),
    trouble: (path, ...all) => troubles.set(path, [...(troubles.get(path) ?? []), ...all]),
    release() {
      for (const one of waiting.splice(0)) one.go();
    },
    cut() {
      for (const one of waiting.splice(0)) one.cut();
    },
    held: () => waiting.length,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
