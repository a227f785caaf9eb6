import { expect, test } from 'vitest';
import { startSupervised } from './testing/supervised.ts';

const time = { timeout: 120_000 };

test('a stop that overtakes a start wins: of services, of a project, and with Optimus', time, async () => {
  const { put, launcher, start, stopAll, status, children, store, kinds, comes, stop } = await startSupervised();
  put('shop/db', 'exec sleep 1000');
  put('shop/api', 'exec sleep 1000', { needs: ['db'] });
  put('shop/web', 'exec sleep 1000', { needs: ['api'] });
  put('shop/docs', 'exec sleep 1000');
  const why = 'It was stopped before it could start.';
  const wanted = async () => {
    const rows = await store.data.selectFrom('launcher_state').select(['service_id', 'wanted']).execute();
    return rows.filter((row) => row.wanted === 'running').map((row) => row.service_id);
  };

  // The start reads setups and ports when the stop is asked for.
  const starting = start(['shop/web', 'shop/docs']);
  const [receipt] = await stopAll(['shop/api']);
  expect(receipt).toMatchObject({ ok: true });
  const answer = await starting;
  expect(answer.refused.map(({ serviceId, why: said }) => [serviceId, said])).toContainEqual(['shop/api', why]);
  expect(answer.started.map(({ id }) => id)).toEqual(['shop/docs']);
  await comes('shop/docs', 'ready');
  // Neither what was stopped, nor what needs it, nor what only that needs.
  for (const id of ['shop/db', 'shop/api', 'shop/web']) expect(status(id)?.state ?? 'stopped').toBe('stopped');
  expect(children.list().map(({ label }) => label)).toEqual(['service shop/docs']);
  expect(await wanted()).toEqual(['shop/docs']);

  const all = launcher.startProjects({ projectIds: ['shop'], ports: [] });
  await launcher.stopProjects({ projectIds: ['shop'] });
  expect((await all).started).toEqual([]);
  expect(children.list()).toEqual([]);
  expect(await wanted()).toEqual([]);

  // The other way round it starts.
  await stopAll(['shop/db']);
  await start(['shop/db']);
  await comes('shop/db', 'ready');
  const last = start(['shop/docs']).catch(() => null);
  await stop();
  await last;
  expect(kinds().filter((kind) => kind === 'service.started')).toHaveLength(2);
  expect(children.list()).toEqual([]);
});
