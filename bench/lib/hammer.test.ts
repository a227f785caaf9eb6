import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createHammer } from './hammer.ts';

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function hammer(port: number, connections: number, headers = {}) {
  const made = await createHammer({ port, path: '/x', headers }, connections);
  onTestFinished(() => made.dispose());
  return made;
}

test('counts what the server has answered, on as many connections as wanted, with the headers wanted', async () => {
  const sockets = new Set<unknown>();
  let seen = 0;
  const port = await serve((request, response) => {
    sockets.add(request.socket);
    if (request.headers.authorization === 'Bearer a' && request.url === '/x') seen++;
    response.setHeader('content-length', 2).write('o');
    setImmediate(() => response.end('k'));
  });
  const { run } = await hammer(port, 3, { authorization: 'Bearer a' });
  const answered = await run(50);
  expect(answered).toBeGreaterThanOrEqual(3);
  expect(seen).toBe(answered);
  expect(await run(50)).toBe(seen - answered);
  expect(sockets.size).toBe(3);
});

test('an answer that is not a success ends it', async () => {
  const port = await serve((_request, response) => response.writeHead(401, { 'content-length': 0 }).end());
  const { run } = await hammer(port, 1);
  await expect(run(50)).rejects.toThrow('the server answered: HTTP/1.1 401');
});

test('a server that hangs up ends it', async () => {
  const port = await serve((request) => request.socket.destroy());
  const { run } = await hammer(port, 1);
  await expect(run(50)).rejects.toThrow();
});
