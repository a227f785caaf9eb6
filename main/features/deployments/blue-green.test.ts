import { expect, it } from 'vitest';
import { startShipping } from './testing/ship.ts';

it('ships, ships again without a lost request, goes back at once, and says what it did', {
  timeout: 240_000,
}, async () => {
  const { savePlace, ship, answer, client, over, core, traffic, project } = await startShipping();
  // A version that has just been started is slow on a machine that does other things, which is no fault of it.
  const place = await savePlace({ analysis: { maxSlowerPercent: 100_000 } });
  expect(place).toMatchObject({ sentence: 'Nothing is live here yet.', releases: [], deployment: null });

  const first = await ship(place.id, { version: 'v1' });
  expect(first, first.sentence).toMatchObject({ state: 'succeeded', previous: null, release: { number: 1 } });
  expect(await answer()).toBe('v1');

  const load = traffic();
  const second = await ship(place.id, { version: 'v2' });
  expect(second, second.sentence).toMatchObject({ state: 'succeeded', previous: { number: 1 }, commits: { count: 1 } });
  expect(await answer()).toBe('v2');
  expect(Object.keys(await load.stop())).toEqual(['200']);
  expect(second.receipt).toMatchObject({ downtimeMs: 0, interrupted: false, cut: { requests: 0, sockets: 0 } });
  expect(second.receipt?.after.requests).toBeGreaterThan(0);

  const now = await client.deployments.place({ id: place.id });
  expect(now.releases.map(({ number, state, weight }) => ({ number, state, weight }))).toEqual([
    { number: 2, state: 'live', weight: 100 },
    { number: 1, state: 'kept', weight: 0 },
  ]);
  // It runs on for an instant way back.
  expect(now.releases[1]?.instances).toHaveLength(1);
  const graph = await core.services.identity.about({ type: 'deployment', id: now.releases[0]?.id ?? '' });
  expect(new Set(graph.nodes.map(({ type }) => type))).toEqual(
    new Set(['deployment', 'project', 'commit', 'process', 'port']),
  );

  const back = await client.deployments.rollback({ placeId: place.id, releaseId: now.releases[1]?.id ?? '' });
  expect(await over(back.id)).toMatchObject({ state: 'succeeded', kind: 'rollback', previous: { number: 2 } });
  expect(await answer()).toBe('v1');

  const history = await client.deployments.history({ projectId: project.id });
  expect(history.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    'rollback succeeded',
    'deploy succeeded',
    'deploy succeeded',
  ]);
  const { events } = await core.services.journal.list({ kinds: ['deployment.succeeded', 'deployment.switched'] });
  expect(events.length).toBe(6);
  expect(await client.deployments.removePlace({ id: place.id })).toEqual({ stopped: 2, left: [] });
});
