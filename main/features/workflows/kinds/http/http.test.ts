import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Json } from '../../../../core/runs/types.ts';
import { createFakeClock } from '../../../../core/testing/fake-clock.ts';
import { until } from '../../../../core/testing/until.ts';
import { callKind, resultOf, stepContext } from '../testing/context.ts';
import { createHttpKind } from './http.ts';

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function serve(answer: (response: ServerResponse, seen: Seen) => void) {
  const seen: Seen[] = [];
  const onRequest: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
      seen.push(one);
      answer(response, one);
    });
  };
  return { url: `http://127.0.0.1:${await listen(createServer(onRequest))}`, seen };
}

/** What no HTTP library would send. */
async function serveRaw(onSocket: (socket: Socket) => void): Promise<string> {
  return `http://127.0.0.1:${await listen(createTcpServer((socket) => void socket.once('data', () => onSocket(socket))))}`;
}

const json = (response: ServerResponse, value: Json, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));

function setup(clock = createSystemClock()) {
  const kind = createHttpKind({ clock });
  const made = stepContext();
  const ask = (value: Json) => resultOf(callKind(kind, value, made.context));
  const fails = async (value: Json) => {
    const error = await ask(value).then(
      (result) => ({ result }),
      (reason: unknown) => reason,
    );
    if (!(error instanceof StepFailure))
      throw new Error(`expected a StepFailure, got ${JSON.stringify(error)}`, { cause: error });
    return error;
  };
  return { ...made, kind, ask, fails };
}

describe('a request', () => {
  it('gives back status, headers and JSON', async () => {
    const { url } = await serve((response) => json(response, { ok: [1, 'ü'] }));
    const { ask, told } = setup();
    expect(await ask(`${url}/a?token=x`)).toEqual({
      status: 200,
      url: `${url}/a`,
      headers: expect.objectContaining({ 'content-type': 'application/json; charset=utf-8' }),
      json: { ok: [1, 'ü'] },
      tookMs: expect.any(Number),
    });
    expect(told.lines).toEqual([{ text: `GET ${url}/a → 200 OK`, stream: 'note' }]);
  });

  it('keeps text, or nothing, as it is wanted', async () => {
    const { url } = await serve((response) => response.end('{"a":1}'));
    const { ask } = setup();
    expect(await ask(url)).toMatchObject({ body: '{"a":1}' });
    expect(await ask({ url, save: 'json' })).toMatchObject({ json: { a: 1 } });
    expect(Object.keys((await ask({ url, save: 'none' })) as object)).toEqual(['status', 'url', 'headers', 'tookMs']);
  });

  it('reads other character sets and compressed answers', async () => {
    const { url } = await serve((response, { url: path }) =>
      path === '/gzip'
        ? response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('packed'))
        : response.writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from([0x67, 0xfc])),
    );
    const { ask } = setup();
    expect(await ask(url)).toMatchObject({ body: 'gü' });
    expect(await ask(`${url}/gzip`)).toMatchObject({ body: 'packed' });
  });

  it('sends JSON or text, and a key by which the server knows the same request again', async () => {
    const { url, seen } = await serve((response) => response.end());
    const { ask } = setup();
    await ask({ url, method: 'POST', json: { a: [1] }, headers: { 'X-N': 7 } });
    await ask({ url, method: 'PUT', body: 'plain', headers: { 'idempotency-KEY': 'mine' } });
    await ask({ url, method: 'DELETE' });
    await ask(url);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      body: '{"a":[1]}',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'run-1/it', 'x-n': '7' },
    });
    expect(seen[1]).toMatchObject({ method: 'PUT', body: 'plain', headers: { 'idempotency-key': 'mine' } });
    expect(seen[2]?.headers['idempotency-key']).toBe('run-1/it');
    expect(seen[3]?.headers).not.toHaveProperty('idempotency-key');
  });

  it('takes name and password out of the address', async () => {
    const { url, seen } = await serve((response) => response.end());
    const { ask, told } = setup();
    await ask(url.replace('http://', 'http://me:p%40ss@'));
    expect(seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
    expect(JSON.stringify(told)).not.toContain('p%40ss');
  });
});

describe('an answer that was not wanted', () => {
  it.each([
    [500, true],
    [503, true],
    [408, true],
    [425, true],
    [429, true],
    [400, false],
    [401, false],
    [404, false],
    [304, false],
  ])('%i: worth another try: %s', async (status, retry) => {
    const { url } = await serve((response) => response.writeHead(status).end(status === 304 ? '' : 'because of\nthis'));
    const { fails } = setup();
    const error = await fails(url);
    expect(error).toMatchObject({ code: `HTTP_${status}`, retry });
    expect(error.message).toContain(`GET ${url}/ answered ${status}`);
    if (status !== 304)
      expect(error).toMatchObject({ detail: 'because of\nthis', result: { status, body: 'because of\nthis' } });
  });

  it('is another when others are expected', async () => {
    const { url } = await serve((response, { url: path }) => response.writeHead(Number(path?.slice(1))).end());
    const { ask, fails } = setup();
    expect(await ask({ url: `${url}/404`, expect: 404 })).toMatchObject({ status: 404 });
    expect(await ask({ url: `${url}/418`, expect: ['200-299', '4xx'] })).toMatchObject({ status: 418 });
    expect((await fails({ url: `${url}/200`, expect: '201-204' })).code).toBe('HTTP_200');
  });

  it('waits as long as the server asks, and then asks again', async () => {
    const clock = createFakeClock();
    let times = 0;
    const { url } = await serve((response) => {
      times += 1;
      if (times === 1) response.writeHead(429, { 'retry-after': '7' }).end();
      else if (times === 2)
        response.writeHead(503, { 'retry-after': new Date(clock.now() + 3_000).toUTCString() }).end();
      else response.end('at last');
    });
    const { ask, told } = setup(clock);
    const answer = ask(url);
    await until(() => told.progress.length === 1);
    clock.advance(6_999);
    expect(times).toBe(1);
    clock.advance(1);
    await until(() => told.progress.length === 2);
    clock.advance(3_000);
    expect(await answer).toMatchObject({ body: 'at last' });
    expect(told.progress[0]).toBe('the server asks to wait 7 s');
  });

  it('does not wait for hours, nor for ever', async () => {
    const clock = createFakeClock();
    let times = 0;
    const { url } = await serve((response, { url: path }) => {
      times += 1;
      response.writeHead(503, { 'retry-after': path === '/hours' ? '7200' : '1' }).end();
    });
    const { ask, fails, told, stop } = setup(clock);
    expect((await fails(`${url}/hours`)).retry).toBe(true);
    times = 0;
    const second = fails(url);
    for (const round of [1, 2]) {
      await until(() => told.progress.length === round);
      clock.advance(1_000);
    }
    expect((await second).code).toBe('HTTP_503');
    expect(times).toBe(3);
    const third = ask(url);
    await until(() => told.progress.length === 3);
    stop(new Error('cancelled'));
    await expect(third).rejects.toThrow('cancelled');
  });
});

describe('redirects', () => {
  it('are followed, as a browser would', async () => {
    const { url, seen } = await serve((response, { url: path }) => {
      const to = { '/301': '/end', '/303': 'end', '/307': '/308', '/308': '/end' }[path ?? ''];
      if (to) response.writeHead(Number(path?.slice(1)), { location: to }).end();
      else response.end('end');
    });
    const { ask } = setup();
    const body = { url: '', method: 'POST', body: 'x' };
    expect(await ask({ ...body, url: `${url}/301` })).toMatchObject({ body: 'end', url: `${url}/end` });
    expect(seen.at(-1)).toMatchObject({ method: 'GET', body: '' });
    await ask({ ...body, url: `${url}/303` });
    expect(seen.at(-1)).toMatchObject({ method: 'GET', body: '' });
    await ask({ ...body, url: `${url}/307` });
    expect(seen.at(-1)).toMatchObject({ method: 'POST', body: 'x', headers: { 'idempotency-key': 'run-1/it' } });
  });

  it('end when they go round, and are not followed where none are wanted', async () => {
    const { url } = await serve((response) => response.writeHead(302, { location: '/again' }).end());
    const { ask, fails } = setup();
    expect(await fails(url)).toMatchObject({ message: `GET ${url}/: sent on more than 5 times`, retry: false });
    expect(await ask({ url, redirects: 0, expect: '3xx' })).toMatchObject({
      status: 302,
      headers: { location: '/again' },
    });
  });

  it('take no header to another host', async () => {
    const { url: other, seen } = await serve((response) => response.end());
    const { url } = await serve((response) => response.writeHead(307, { location: other }).end());
    const { ask } = setup();
    await ask({ url, headers: { authorization: 'Bearer k', 'x-api-key': 'k', accept: 'text/plain', cookie: 'k' } });
    expect(seen[0]?.headers).toMatchObject({ accept: 'text/plain', 'user-agent': 'Optimus' });
    for (const name of ['authorization', 'x-api-key', 'cookie']) expect(seen[0]?.headers).not.toHaveProperty(name);
  });

  it('lead nowhere but to the web', async () => {
    const { url } = await serve((response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end());
    const { fails } = setup();
    expect((await fails(url)).message).toBe(`${url}/ sends on to a wrong place: file is neither http nor https`);
  });
});

describe('trouble', () => {
  it('with the address', async () => {
    const { fails } = setup();
    expect((await fails('ftp://example.com')).message).toBe('url: ftp is neither http nor https');
    expect((await fails('example.com/x')).message).toBe('url: that is no address');
    expect(await fails('http://127.0.0.1:6000')).toMatchObject({ code: 'INVALID', retry: false });
  });

  it('with the way there', async () => {
    const { fails } = setup();
    const port = await listen(createTcpServer());
    const closed = createTcpServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const free = (closed.address() as AddressInfo).port;
    await new Promise((resolve) => closed.close(resolve));
    expect(await fails(`http://127.0.0.1:${free}/x`)).toMatchObject({
      message: `GET http://127.0.0.1:${free}/x: nothing accepts connections there`,
      code: 'NETWORK',
      retry: true,
    });
    expect((await fails('http://no-such-host.invalid/')).message).toMatch(
      /there is no such host|could not be looked up/,
    );
    expect(port).toBeGreaterThan(0);
  });

  it('with TLS', async () => {
    const { url } = await serve((response) => response.end());
    const { fails } = setup();
    expect(await fails(url.replace('http:', 'https:'))).toMatchObject({ code: 'TLS', retry: false });
  });

  it('with a server that cuts, mumbles or says nothing', async () => {
    const { fails } = setup();
    const cutAtOnce = await serveRaw((socket) => socket.destroy());
    expect(await fails(cutAtOnce)).toMatchObject({ message: `GET ${cutAtOnce}/: the connection was cut`, retry: true });
    const cutWithin = await serveRaw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'));
    expect(await fails(cutWithin)).toMatchObject({ code: 'NETWORK', retry: true });
    const mumbles = await serveRaw((socket) => socket.end('hello, who is there?\r\n\r\n'));
    expect(await fails(mumbles)).toMatchObject({ message: `GET ${mumbles}/: the answer is no HTTP`, retry: false });
    const silent = await serveRaw(() => {});
    expect(await fails({ url: silent, timeout: '50ms' })).toMatchObject({
      message: `GET ${silent}/: no answer within 50ms`,
      code: 'TIMED_OUT',
      retry: true,
    });
    const slow = await serveRaw((socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nslow'));
    expect((await fails({ url: slow, timeout: '100ms' })).code).toBe('TIMED_OUT');
  });

  it('with an answer larger than what is kept, or without end', async () => {
    const { url } = await serve((response) => {
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    const { ask, fails } = setup();
    expect(await fails(url)).toMatchObject({ code: 'TOO_LARGE', retry: false });
    expect((await fails(url)).message).toMatch(/the answer is larger than \d+\sKB; "save: none" leaves it out$/);
    expect(await ask({ url, save: 'none' })).toMatchObject({ status: 200 });
    const { url: bomb } = await serve((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000))),
    );
    expect((await fails(bomb)).code).toBe('TOO_LARGE');
  });

  it('with JSON that is none', async () => {
    const { url } = await serve((response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":'),
    );
    const { fails } = setup();
    expect(await fails(url)).toMatchObject({ message: `GET ${url}/: the answer is no JSON`, retry: false });
  });

  it('ends at once when the run is cancelled', async () => {
    let came = false;
    const { url } = await serve(() => {
      came = true;
    });
    const { ask, stop } = setup();
    const answer = ask(url);
    await until(() => came);
    const reason = new Error('The run was cancelled');
    stop(reason);
    await expect(answer).rejects.toBe(reason);
  });
});

describe('the fields', () => {
  const { kind } = setup();
  it.each<[Json, string]>([
    [{ url: 'http://a', method: 'POST', json: 1, body: 'x' }, 'json or body, not both'],
    [{ url: 'http://a', body: 'x' }, 'GET and HEAD send nothing; use POST'],
  ])('%j: %s', (value, said) => {
    const read = kind.schema.safeParse(value);
    expect(JSON.stringify(read.error?.issues)).toContain(said);
  });

  it('are described in a few words', () => {
    expect(kind.detail('https://example.com/a')).toBe('GET https://example.com/a');
    expect(kind.detail({ method: 'POST', url: '${{ secrets.HOOK }}' })).toBe('POST ${{ secrets.HOOK }}');
  });
});
