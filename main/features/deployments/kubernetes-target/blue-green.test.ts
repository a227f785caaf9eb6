import { expect, test } from 'vitest';
import { startClusterShipping } from './testing/ship-to-cluster.ts';

const patience = { timeout: 120_000 };

test('goes from one colour to the other in one step, back at once, and to any kept version', patience, async () => {
  const { kube, client, savePlace, ship, over } = await startClusterShipping();
  const place = await savePlace();
  const first = await ship(place.id, 'ready');
  expect(first.sentence).toBe('Version 1 is live with 2 pods; requests are not counted in a cluster.');
  expect(kube.reached('shop-prod')).toEqual(['1', '1']);
  const met = new Set<string>();
  const stop = kube.onChange(() => met.add(kube.reached('shop-prod').join()));
  const second = await ship(place.id, 'ready');
  stop();
  expect(second.state).toBe('succeeded');
  // At no moment anything else than the whole of one of them.
  expect([...met].sort()).toEqual(['1,1', '2,2']);
  expect(second.receipt?.counted).toBe(false);
  expect(second.receipt?.evidence.map(({ sentence }) => sentence)).toEqual([
    '2 of 2 pods of version 2 became ready.',
    'Service shop-prod leads to version 2, in one step.',
    'Version 2 never ended by itself in 0.3 s.',
    'At least 2 of 2 pods were ready all the time.',
    'Requests are not counted here: those of a cluster do not come through the proxy of Optimus, so errors and times are not judged.',
    'Version 1 runs on beside it: going back is one change of the Service.',
    'It was done in the namespace shop of test.',
  ]);
  const now = await client.deployments.place({ id: place.id });
  expect(now.cluster).toMatchObject({ context: 'test', namespace: 'shop', problem: null, drift: [] });
  expect(now.cluster?.pods.map(({ version, ready }) => `${version} ${ready}`).sort()).toEqual([
    '1 true',
    '1 true',
    '2 true',
    '2 true',
  ]);

  const one = now.releases.find(({ number }) => number === 1);
  const back = await client.deployments.rollback({ placeId: place.id, releaseId: one?.id ?? '' });
  expect((await over(back.id)).sentence).toBe(
    'Version 1 is live again with 2 pods; requests are not counted in a cluster.',
  );
  expect(kube.reached('shop-prod')).toEqual(['1', '1']);

  await ship(place.id, 'ready');
  // Its colour was taken by version 3: it is started again from what was kept of it.
  const two = (await client.deployments.place({ id: place.id })).releases.find(({ number }) => number === 2);
  const again = await client.deployments.rollback({ placeId: place.id, releaseId: two?.id ?? '' });
  expect((await over(again.id)).state).toBe('succeeded');
  expect(kube.reached('shop-prod')).toEqual(['2', '2']);
  expect(
    kube.store
      .all('deployments')
      .map(({ metadata }) => metadata.name)
      .sort(),
  ).toEqual(['shop-prod-blue', 'shop-prod-green']);
});

test(
  'takes a bad version away by itself, with the reason in one sentence, and leaves the old one alone',
  patience,
  async () => {
    const { kube, client, savePlace, ship } = await startClusterShipping();
    const place = await savePlace({ readySeconds: 3 });
    await ship(place.id, 'ready');
    const reasons: string[] = [];
    const bad = async (...asked: Parameters<typeof ship> extends [string, ...infer Rest] ? Rest : never) => {
      const { state, sentence } = await ship(place.id, ...asked);
      expect(state).toBe('failed');
      expect(kube.reached('shop-prod')).toEqual(['1', '1']);
      expect(kube.store.all('deployments')).toHaveLength(1);
      reasons.push(sentence.replace(/shop-prod-green-\S+/g, 'the pod').replace(/[0-9a-f]{40}/, '<commit>'));
    };
    await bad('crash', ['listening', 'Error: boom: no database']);
    await bad('pull');
    await bad('never', ['I wait for a queue']);
    await bad('unschedulable');
    kube.quota(
      'pods "shop-prod-green" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2',
    );
    await bad('ready');
    expect(reasons).toEqual([
      'Version 2 does not run: app of the pod ended by itself with 3, and again (CrashLoopBackOff). Its last words: Error: boom: no database.',
      'Version 3 does not run: The image cannot be had: ImagePullBackOff, Back-off pulling image "registry.test/shop:<commit>": manifest unknown.',
      'Version 4 was not ready within 3 s: 0 of 2 pods are ready. Its last words: I wait for a queue.',
      'Version 5 does not run: No node takes the pod 0/3 nodes are available: 3 Insufficient memory.',
      'Version 6 does not run: The cluster makes no pods: pods "shop-prod-green" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2.',
    ]);
    kube.quota(null);
    expect((await client.deployments.place({ id: place.id })).sentence).toBe('Version 1 is live in 2 replicas.');
  },
);
