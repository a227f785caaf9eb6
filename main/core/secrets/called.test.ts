import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeHost } from '../testing/fake-host-ports.ts';
import { startTestCore } from '../testing/test-core.ts';

test('what changed names a secret by what it belongs to, as the user calls that', async () => {
  const closed = createServer((_, res) => void res.writeHead(401).end());
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void closed.close());
  const { port } = closed.address() as AddressInfo;
  const { client, core } = await startTestCore({ host: createFakeHost() });

  const server = { engine: 'postgres', host: '127.0.0.1', port, user: 'me', enabled: false } as const;
  const database = await client.databases.add({
    connection: { ...server, name: 'orders' },
    password: 'first-password',
  });
  await client.databases.edit({
    id: database.row.id,
    connection: { ...server, name: 'all orders' },
    password: '',
  });
  const config = { kind: 'webhook' } as const;
  const secrets = { url: 'https://example.org/hook', signing: 'x'.repeat(32) };
  const channel = await client.notifications.addChannel({ name: 'Our hook', config, secrets });
  await client.notifications.removeChannel({ id: channel.id });
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const mind = await client.minds.add({ kind: 'openai', name: 'Thinker', baseUrl, key: 'sk-0123456789' });
  await client.minds.remove({ id: mind.id });

  const { events } = await core.services.journal.list({ limit: 100 });
  const told = events.filter(({ kind }) => kind.startsWith('secret.')).map(({ sentence }) => sentence);
  expect(told.sort()).toEqual([
    'The address of the channel Our hook was removed',
    'The address of the channel Our hook was set',
    'The key of the connection Thinker was removed',
    'The key of the connection Thinker was set',
    'The password of the database all orders was removed',
    'The password of the database orders was set',
    'The signing secret of the channel Our hook was removed',
    'The signing secret of the channel Our hook was set',
  ]);
});
