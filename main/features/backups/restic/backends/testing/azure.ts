import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { AzureSpec } from '../azure/azure-store.ts';

export const azureKey = Buffer.from('a key of a test, as long as it likes').toString('base64');
const account = 'tester';
const pageLength = 3;

/** Written from Microsoft's description of shared keys, apart from what signs: what both get wrong alike is not seen. */
function isSigned({ method = '', url = '', headers }: IncomingMessage): boolean {
  const { pathname, searchParams } = new URL(url, 'http://host');
  const head = (name: string) => String(headers[name] ?? '');
  const length = head('content-length');
  const query = [...searchParams.keys()].sort((a, b) => (a < b ? -1 : 1));
  const own = Object.keys(headers).filter((name) => name.startsWith('x-ms-'));
  const canonicalHeaders = own
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => `${name}:${head(name)}\n`)
    .join('');
  const resource = `/${account}${pathname}${query.map((name) => `\n${name}:${searchParams.get(name)}`).join('')}`;
  const text =
    `${method}\n${head('content-encoding')}\n${head('content-language')}\n${length === '0' ? '' : length}\n` +
    `${head('content-md5')}\n${head('content-type')}\n${head('date')}\n${head('if-modified-since')}\n` +
    `${head('if-match')}\n${head('if-none-match')}\n${head('if-unmodified-since')}\n${head('range')}\n` +
    `${canonicalHeaders}${resource}`;
  const expected = createHmac('sha256', Buffer.from(azureKey, 'base64')).update(text).digest('base64');
  return head('authorization') === `SharedKey ${account}:${expected}` && head('x-ms-date') !== '';
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Speaks as much of Azure's storage as a repository needs, on loopback; every so many requests go wrong. */
export async function azureServer({ failing = 20 } = {}) {
  const containers = new Map<string, Map<string, Buffer>>();
  const blocks = new Map<string, Buffer>();
  let seed = 11;
  let share = failing / 100;
  let failed = 0;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };

  const fates = new WeakMap<ServerResponse, 'cut' | 'lost'>();
  /** Done it is, but perhaps nobody hears of it, or only half. */
  function answer(response: ServerResponse, status: number, body: Buffer | string = '', headers = {}): void {
    const bytes = Buffer.from(body);
    const fate = fates.get(response);
    if (fate === 'lost') {
      response.destroy();
      return;
    }
    response.writeHead(status, { 'content-length': bytes.length, ...headers });
    if (fate === 'cut' && bytes.length > 1)
      response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
    else response.end(bytes);
  }
  const refuse = (response: ServerResponse, status: number, code: string) =>
    answer(response, status, `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message></Error>`, {
      'x-ms-error-code': code,
    });

  function list(response: ServerResponse, blobs: Map<string, Buffer>, query: URLSearchParams): void {
    const prefix = query.get('prefix') ?? '';
    const names = [...blobs.keys()].filter((name) => name.startsWith(prefix)).sort((a, b) => (a < b ? -1 : 1));
    const from = Number(query.get('marker') ?? 0);
    const some = names
      .slice(from, from + pageLength)
      .map(
        (name) =>
          `<Blob><Name>${name.replaceAll('&', '&amp;')}</Name><Properties><Content-Length>${blobs.get(name)?.length}</Content-Length></Properties></Blob>`,
      );
    const next = from + pageLength < names.length ? `<NextMarker>${from + pageLength}</NextMarker>` : '<NextMarker />';
    answer(response, 200, `<EnumerationResults><Blobs>${some.join('')}</Blobs>${next}</EnumerationResults>`);
  }

  function put(
    request: IncomingMessage,
    response: ServerResponse,
    blobs: Map<string, Buffer>,
    key: string,
    body: Buffer,
  ) {
    const { searchParams: query } = new URL(request.url ?? '', 'http://host');
    const told = request.headers['content-md5'];
    const done = () => answer(response, 201);
    if (told !== undefined && told !== createHash('md5').update(body).digest('base64'))
      refuse(response, 400, 'Md5Mismatch');
    else if (query.get('comp') === 'block') {
      blocks.set(`${key} ${query.get('blockid')}`, body);
      done();
    } else if (query.get('comp') === 'blocklist') {
      const ids = [...body.toString().matchAll(/<Latest>([^<]*)</g)].map(([, id]) => blocks.get(`${key} ${id}`));
      if (ids.some((block) => block === undefined)) refuse(response, 400, 'InvalidBlockList');
      else {
        blobs.set(key, Buffer.concat(ids as Buffer[]));
        done();
      }
    } else if (request.headers['if-none-match'] === '*' && blobs.has(key)) refuse(response, 409, 'BlobAlreadyExists');
    else if (request.headers['x-ms-blob-type'] !== 'BlockBlob') refuse(response, 400, 'InvalidHeaderValue');
    else {
      blobs.set(key, body);
      done();
    }
  }

  function get(request: IncomingMessage, response: ServerResponse, blob: Buffer | undefined): void {
    if (!blob) {
      refuse(response, 404, 'BlobNotFound');
      return;
    }
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(String(request.headers['x-ms-range'] ?? '')) ?? [];
    if (request.method === 'HEAD') {
      response.writeHead(200, { 'content-length': blob.length }).end();
      return;
    }
    if (from === undefined) {
      answer(response, 200, blob);
      return;
    }
    if (Number(from) >= blob.length) {
      refuse(response, 416, 'InvalidRange');
      return;
    }
    answer(response, 206, blob.subarray(Number(from), Number(to) + 1));
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (!isSigned(request)) {
      refuse(response, 403, 'AuthenticationFailed');
      return;
    }
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://host');
    const [container = '', ...rest] = pathname.slice(1).split('/').map(decodeURIComponent);
    const key = rest.join('/');
    const blobs = containers.get(container);
    if (key === '' && request.method === 'PUT') {
      if (blobs) {
        refuse(response, 409, 'ContainerAlreadyExists');
        return;
      }
      containers.set(container, new Map());
      answer(response, 201);
      return;
    }
    if (!blobs) {
      refuse(response, 404, 'ContainerNotFound');
      return;
    }
    if (query.get('comp') === 'list') {
      list(response, blobs, query);
      return;
    }
    if (request.method === 'PUT') {
      put(request, response, blobs, key, body);
      return;
    }
    if (request.method !== 'DELETE') {
      get(request, response, blobs.get(key));
      return;
    }
    if (blobs.delete(key)) answer(response, 202);
    else refuse(response, 404, 'BlobNotFound');
  }

  const server = createServer((request, response) => {
    const fate = random() < share ? Math.floor(random() * 4) : null;
    if (fate !== null) failed += 1;
    if (fate === 0) request.socket.destroy();
    else if (fate === 1) {
      request.resume();
      request.on('end', () => refuse(response, 503, 'ServerBusy'));
    } else {
      if (fate !== null) fates.set(response, fate === 2 ? 'cut' : 'lost');
      serve(request, response).catch(() => response.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  const fail = (percent: number) => {
    share = percent / 100;
  };
  const spec = (changes: Partial<AzureSpec> = {}): AzureSpec => ({
    ...{ type: 'azure', account, container: 'keepsakes', prefix: 'some/pl&ce' },
    ...{ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ...changes },
  });
  return { spec, close, failed: () => failed, fail };
}
