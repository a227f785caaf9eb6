import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createRows, spec } from '../testing/rows.ts';
import { createPlaceCheck } from './check.ts';

type Deps = Parameters<typeof createPlaceCheck>[0];

it('lets a place have the port again on which it listens, though another was saved meanwhile', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { repo } = await createRows();
  const checkWhile = (inForce: number) =>
    createPlaceCheck({
      ...{ repo, projects: { row: () => null }, environments: { list: async () => [] } },
      proxy: { counts: async () => ({ listening: true }) } as unknown as Deps['proxy'],
      identity: { ports: async () => ({ ports: [] }) } as unknown as Deps['identity'],
      specInForce: async () => ({ ...spec, port: inForce }),
    });
  await checkWhile(port).spec('shop', 'p', { ...spec, port });
  // What was saved last is no reason to take a port that somebody else holds.
  const place = await repo.place('p');
  if (!place) throw new Error('it is gone');
  await repo.putPlace({ ...place, spec: { ...spec, port } });
  await expect(checkWhile(port + 1).spec('shop', 'p', { ...spec, port })).rejects.toMatchObject({
    data: { problems: [{ field: 'spec.port', problem: `port ${port} is in use by another program` }] },
  });
});
