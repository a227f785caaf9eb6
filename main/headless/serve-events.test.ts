import { once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { until } from '../core/testing/until.ts';
import { sendEvents } from './serve-events.ts';

/** Numbers without end, until nobody wants more of them. */
function numbers() {
  let at = 0;
  let returned = 0;
  const source = {
    async next() {
      await new Promise(setImmediate);
      at += 1;
      return { done: false, value: at } as const;
    },
    async return() {
      returned += 1;
      return { done: true, value: undefined } as const;
    },
    [Symbol.asyncIterator]: () => source,
  };
  return { source, returned: () => returned };
}

async function asked(answer: (res: ServerResponse) => Promise<void>) {
  const server = createServer((_req, res) => void answer(res));
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const request = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  request.on('error', () => {});
  return request;
}

it('a reader that goes in the middle ends the source', async () => {
  const { source, returned } = numbers();
  const request = await asked((res) => sendEvents(res, source, 200, {}));
  const [response] = await once(request, 'response');
  response.on('error', () => {});
  await once(response, 'data');
  expect(response.headers['content-type']).toBe('text/event-stream');
  request.destroy();
  await until(() => returned() === 1, { what: 'the end of the source' });
});

it('a reader that has gone before the first word ends the source, too', async () => {
  const { source, returned } = numbers();
  const over = Promise.withResolvers<void>();
  await asked(async (res) => {
    res.socket?.destroy();
    await once(res, 'close');
    await sendEvents(res, source, 200, {}).then(over.resolve, over.reject);
  });
  await over.promise;
  await until(() => returned() === 1, { what: 'the end of the source' });
});
