import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { statusOf } from '../ask.ts';

interface Deps {
  docker: Docker;
  /** The engine's own. */
  socket: string;
  /** Ids of the containers that nobody may remove. */
  kept: ReadonlySet<string>;
  /** Stops it and gives its name free. */
  setAside: (id: string) => Promise<void>;
  /** Something that was not there before; Compose hears of it only afterwards. */
  onMade: (kind: 'containers' | 'networks' | 'volumes', id: string) => Promise<void>;
  platform?: NodeJS.Platform;
}

/** What the engine does to a container, though whoever asked for it has gone. */
const changing: ReadonlySet<string> = new Set([
  'start',
  'stop',
  'restart',
  'kill',
  'pause',
  'unpause',
  'rename',
  'update',
]);
const bodyLimit = 4 * 1024 * 1024;

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    if (size > bodyLimit * 8) throw new Error('too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

const isMissing = (volume: Docker.Volume): Promise<boolean> =>
  volume.inspect().then(
    () => false,
    (error: unknown) => {
      if (statusOf(error) === 404) return true;
      throw error;
    },
  );

/**
 * A socket that Compose takes for the engine's. Whatever it would remove of the old stack is only set aside, and from then on not
 * shown to it: so every version of Compose does its work in its own way, and the old containers are there to come back.
 */
export async function openGuardedSocket({ docker, socket, kept, setAside, onMade, platform = process.platform }: Deps) {
  const hidden = new Set<string>();
  const folder = platform === 'win32' ? null : await mkdtemp(join(tmpdir(), 'optimus-'));
  const path = folder === null ? `\\\\.\\pipe\\optimus-${randomUUID()}` : join(folder, 's');

  const idOf = async (name: string): Promise<string | null> => {
    if (kept.has(name)) return name;
    return docker
      .getContainer(name)
      .inspect()
      .then(
        ({ Id }) => Id,
        () => null,
      );
  };
  const answer = (response: ServerResponse, status: number, message?: string) => {
    const body = message === undefined ? '' : JSON.stringify({ message });
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };

  const toEngine = (incoming: IncomingMessage, then: (upstream: IncomingMessage) => void) => {
    const { 'accept-encoding': _, ...headers } = incoming.headers;
    const { method, url } = incoming;
    return request({ socketPath: socket, method, path: url, headers }, then);
  };

  function forward(incoming: IncomingMessage, response: ServerResponse): void {
    const outgoing = toEngine(incoming, (upstream) => {
      // An engine that ends in the middle closes without an end.
      upstream.on('close', () => response.writableEnded || response.destroy());
      response.writeHead(upstream.statusCode ?? 502, upstream.headers);
      response.flushHeaders();
      upstream.pipe(response);
    });
    outgoing.on('error', (error) => (response.headersSent ? response.destroy() : answer(response, 502, error.message)));
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  /** To its end, whether or not Compose is still there to hear of it: what the engine has begun it does not leave off. */
  async function whole(
    incoming: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
    read: (answer: Buffer) => Buffer | Promise<Buffer> = (bytes) => bytes,
  ): Promise<void> {
    const upstream = await new Promise<IncomingMessage>((resolve, reject) => {
      toEngine(incoming, resolve).on('error', reject).end(body);
    });
    const { statusCode = 502, headers } = upstream;
    const said = await bodyOf(upstream);
    const bytes = statusCode >= 200 && statusCode < 300 ? await read(said) : said;
    const { 'content-length': _, 'transfer-encoding': __, ...others } = headers;
    const hasBody = statusCode !== 204 && statusCode !== 304;
    response.writeHead(statusCode, { ...others, ...(hasBody && { 'content-length': bytes.length }) });
    response.end(hasBody ? bytes : undefined);
  }

  const withoutHidden = (bytes: Buffer) => {
    const all = JSON.parse(bytes.toString('utf8')) as { Id: string }[];
    return Buffer.from(JSON.stringify(all.filter(({ Id }) => !hidden.has(Id))));
  };

  async function make(of: 'containers' | 'networks' | 'volumes', incoming: IncomingMessage, response: ServerResponse) {
    const body = await bodyOf(incoming);
    const { Name = '' } = JSON.parse(body.toString('utf8')) as { Name?: string };
    // The engine says of a volume that was there already that it has made it, too.
    const isNew = of !== 'volumes' || (Name !== '' && (await isMissing(docker.getVolume(Name))));
    await whole(incoming, response, body, async (bytes) => {
      const { Id } = JSON.parse(bytes.toString('utf8')) as { Id?: string };
      const id = of === 'volumes' ? Name : Id;
      if (isNew && id) await onMade(of, id);
      return bytes;
    });
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = incoming;
    const plain = (url.split('?')[0] ?? '').replace(/^\/v[\d.]+/, '');
    const [, of = '', name = '', verb] = plain.split('/').map(decodeURIComponent);
    if (of === 'containers' && name !== '' && name !== 'create' && name !== 'json') {
      const id = await idOf(name);
      if (id !== null && hidden.has(id)) return answer(response, 404, `No such container: ${name}`);
      if (method === 'DELETE' && verb === undefined && id !== null && kept.has(id)) {
        if (closing) return answer(response, 503, 'The update is over.');
        await setAside(id);
        hidden.add(id);
        return answer(response, 204);
      }
    }
    if (verb === undefined && method === 'DELETE' && (of === 'networks' || of === 'volumes'))
      return answer(
        response,
        409,
        `The ${of.slice(0, -1)} ${name} would have to be made anew, and that cannot be taken back.`,
      );
    if (name === 'prune' || plain.endsWith('/prune')) return answer(response, 403, 'Nothing is pruned here.');
    if (of === 'networks' && verb === 'disconnect') {
      const body = await bodyOf(incoming);
      const { Container = '' } = JSON.parse(body.toString('utf8')) as { Container?: string };
      const id = await idOf(Container);
      if (id !== null && kept.has(id)) return answer(response, 409, 'A running container would lose its network.');
      return whole(incoming, response, body);
    }
    if (method === 'POST' && name === 'create' && (of === 'containers' || of === 'networks' || of === 'volumes'))
      return make(of, incoming, response);
    if (method === 'POST' && of === 'containers' && changing.has(verb ?? ''))
      return whole(incoming, response, await bodyOf(incoming));
    if (method === 'GET' && plain === '/containers/json')
      return whole(incoming, response, await bodyOf(incoming), withoutHidden);
    forward(incoming, response);
  }

  const underWay = new Set<Promise<void>>();
  let closing = false;
  const server = createServer((incoming, response) => {
    const mine = serve(incoming, response)
      .catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else answer(response, 500, error instanceof Error ? error.message : String(error));
      })
      .finally(() => underWay.delete(mine));
    underWay.add(mine);
  });
  // Attaching and sessions are no HTTP after their first lines.
  server.on('upgrade', (incoming, client, head) => {
    const upstream = connect(socket);
    const lines = incoming.rawHeaders.reduce(
      (text, part, at) => (at % 2 === 0 ? `${text}${part}: ` : `${text}${part}\r\n`),
      `${incoming.method} ${incoming.url} HTTP/1.1\r\n`,
    );
    upstream.write(`${lines}\r\n`);
    upstream.write(head);
    upstream.pipe(client).pipe(upstream);
    const end = () => {
      upstream.destroy();
      client.destroy();
    };
    upstream.on('error', end).on('close', end);
    client.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));

  return {
    /** As `DOCKER_HOST` writes it. */
    address: folder === null ? `npipe://${path.replaceAll('\\', '/')}` : `unix://${path}`,
    aside: (): ReadonlySet<string> => hidden,
    /** Afterwards nothing of it changes a container any more. */
    async close() {
      closing = true;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(underWay);
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    },
  };
}
