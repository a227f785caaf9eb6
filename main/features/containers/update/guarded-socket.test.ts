import { createServer, request } from 'node:http';
import { join } from 'node:path';
import Docker from 'dockerode';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { openGuardedSocket } from './guarded-socket.ts';

/** Says just enough of what an engine says; `/broken` ends in the middle of its answer. */
async function engine(): Promise<string> {
  const path = join(await tempDir(), 'engine');
  const server = createServer((incoming, response) => {
    const say = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (incoming.url === '/broken') {
      response.writeHead(200, { 'content-length': 100 });
      return void response.write('half', () => response.destroy());
    }
    if (incoming.method === 'POST') return void incoming.resume().on('end', () => say(201, { Id: 'new' }));
    return void (incoming.url?.endsWith('/volumes/old') ? say(200, { Name: 'old' }) : say(404, { message: 'none' }));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return path;
}

async function guard(onMade: (kind: string, id: string) => Promise<void>) {
  const socket = await engine();
  const docker = new Docker({ socketPath: socket });
  const setAside = async () => {};
  const opened = await openGuardedSocket({ docker, socket, kept: new Set(), setAside, onMade });
  let closed: Promise<void> | null = null;
  const close = () => {
    closed ??= opened.close();
    return closed;
  };
  onTestFinished(close);
  const socketPath = opened.address.replace('unix://', '');
  const ask = (method: string, path: string, body = '') =>
    new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const asked = request({ socketPath, method, path }, async (answer) => {
        try {
          let text = '';
          for await (const chunk of answer) text += chunk;
          resolve({ status: answer.statusCode, text });
        } catch (error) {
          reject(error);
        }
      });
      asked.on('error', reject);
      asked.end(body);
    });
  return { ask, close };
}

test.skipIf(process.platform === 'win32')('what is made is written down before Compose hears of it', async () => {
  const made: string[] = [];
  let isWritten = false;
  const { ask } = await guard(async (kind, id) => {
    made.push(`${kind} ${id}`);
    await new Promise((resolve) => setImmediate(resolve));
    isWritten = true;
  });
  expect(await ask('POST', '/v1.41/containers/create?name=web', '{}')).toEqual({ status: 201, text: '{"Id":"new"}' });
  expect(isWritten).toBe(true);
  await ask('POST', '/v1.41/networks/create', '{}');
  await ask('POST', '/v1.41/volumes/create', '{"Name":"fresh"}');
  // The engine answers in the same way for one that has been there all the time.
  await ask('POST', '/v1.41/volumes/create', '{"Name":"old"}');
  expect(made).toEqual(['containers new', 'networks new', 'volumes fresh']);
});

test.skipIf(process.platform === 'win32')('nothing goes on that could not be written down', async () => {
  const { ask } = await guard(async () => {
    throw new Error('the disk is full');
  });
  expect(await ask('POST', '/containers/create', '{}')).toEqual({
    status: 500,
    text: '{"message":"the disk is full"}',
  });
});

test.skipIf(process.platform === 'win32')(
  'an engine that ends in the middle of its answer is not waited for',
  async () => {
    const { ask } = await guard(async () => {});
    await expect(ask('GET', '/broken')).rejects.toMatchObject({ code: 'ECONNRESET' });
  },
);

test.skipIf(process.platform === 'win32')(
  'what Compose has begun is waited for at the end, though Compose has gone',
  async () => {
    const begun = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    let isWritten = false;
    const { ask, close } = await guard(async () => {
      begun.resolve();
      await written.promise;
      isWritten = true;
    });
    const lost = expect(ask('POST', '/containers/create', '{}')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await begun.promise;
    const closed = close().then(() => isWritten);
    await lost;
    written.resolve();
    expect(await closed).toBe(true);
  },
);
