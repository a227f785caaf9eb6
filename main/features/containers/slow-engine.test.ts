import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Docker from 'dockerode';
import { expect, onTestFinished, test } from 'vitest';
import { getArchive } from './files/archive.ts';
import { pullImage } from './pull.ts';

const time = { timeout: 60_000 };

/** An engine that begins to answer, and says no more. */
async function silentEngine(): Promise<Docker> {
  const server = createServer((_, response) => {
    response.writeHead(200);
    response.write('{"status":"Pulling from library/web"}\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new Docker({ protocol: 'http', host: '127.0.0.1', port: (server.address() as AddressInfo).port });
}

test('a pull of which nothing more is heard ends when it is cancelled', time, async () => {
  const stop = new AbortController();
  const heard = Promise.withResolvers<void>();
  const talk = { signal: stop.signal, say: () => heard.resolve(), line() {}, bytes() {} };
  const pull = pullImage(await silentEngine(), 'web:latest', talk);
  const ended = expect(pull).rejects.toThrow(/aborted/);
  await heard.promise;
  stop.abort();
  await ended;
});

test('an archive that does not go on ends by its signal', time, async () => {
  const stop = new AbortController();
  const source = await getArchive(await silentEngine(), 'web', '/etc', stop.signal);
  const read = async () => {
    for await (const _ of source) stop.abort();
  };
  await expect(read()).rejects.toThrow(/aborted/);
});
