import { expect, test } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import type { Pod } from './client/objects.ts';
import { verdictOf } from './rollout/status.ts';
import { startClusterShipping } from './testing/ship-to-cluster.ts';

const patience = { timeout: 120_000 };

test('a Service of the user that is called as its preview would be stays as it is', patience, async () => {
  const { kube, savePlace, ship } = await startClusterShipping();
  const theirs = {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop-prod-preview' } },
    spec: { selector: { app: 'theirs' }, ports: [{ port: 1 }] },
  };
  kube.store.create('services', theirs, 'kubectl');
  const place = await savePlace();
  expect((await ship(place.id, 'ready')).state).toBe('succeeded');
  expect(kube.store.find('services', 'shop-prod-preview')?.spec).toEqual(theirs.spec);
  const smoked = await savePlace({ ...place.spec, name: 'prod2', smoke: ['true'] });
  kube.store.create('services', { ...theirs, metadata: { name: 'shop-prod2-preview' } }, 'kubectl');
  const second = await ship(smoked.id, 'ready');
  expect([second.state, second.sentence]).toEqual([
    'failed',
    'The Service shop-prod2-preview in shop was not made by Optimus, and the preview of version 1 would be called the same: give one of them another name.',
  ]);
  expect(kube.store.find('services', 'shop-prod2-preview')?.spec).toEqual(theirs.spec);
});

test(
  'a place that finds its names taken runs no command, and leaves the variables of the other alone',
  patience,
  async () => {
    const first = await startClusterShipping();
    const second = await startClusterShipping();
    const { kube } = first;
    const mine = await first.savePlace({ migrate: 'true' });
    expect((await first.ship(mine.id, 'ready')).state).toBe('succeeded');
    const before = kube.asked.length;
    const theirs = await second.savePlace({ migrate: 'true' }, { kubeconfig: await kube.kubeconfig() });
    const { state, sentence } = await second.ship(theirs.id, 'ready');
    expect([state, sentence]).toEqual(['failed', expect.stringContaining('belongs to another place of an Optimus')]);
    expect(kube.asked.slice(before).filter(({ method, path }) => method === 'POST' && path.endsWith('/jobs'))).toEqual(
      [],
    );
  },
);

test('what is rolled over stays when the way back is refused: it is all that answers', patience, async () => {
  const { kube, savePlace, ship } = await startClusterShipping();
  const place = await savePlace({ strategy: { type: 'rolling', maxUnavailable: 0 }, replicas: 2, readySeconds: 3 });
  await ship(place.id, 'ready');
  let rolled = false;
  kube.onAsk(({ method, path, query }) => {
    if (method !== 'PATCH' || !path.endsWith('/deployments/shop-prod-blue') || query.get('dryRun') !== null) return;
    if (rolled) kube.forbid(/PATCH .*\/deployments\//);
    rolled = true;
  });
  const { state, sentence } = await ship(place.id, 'crash', ['Error: boom']);
  expect(state).toBe('rolled-back');
  expect(sentence).toContain('could not be brought back');
  expect(kube.store.all('deployments').map(({ metadata }) => metadata.name)).toEqual(['shop-prod-blue']);
  expect(kube.reached('shop-prod')).toEqual(['1', '1']);
});

test('a place whose kubeconfig is gone can be removed, and what may be left is said', patience, async () => {
  const { client, savePlace } = await startClusterShipping();
  const place = await savePlace({}, { kubeconfig: '/nowhere/config' });
  await expect(client.deployments.removePlace({ id: place.id, leave: false })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    data: { why: expect.stringContaining('There is no file /nowhere/config') },
  });
  const { left } = await client.deployments.removePlace({ id: place.id, leave: true });
  expect(left).toEqual([expect.stringContaining('dev.optimus/place')]);
});

test('a pod that ended once, long ago, and is ready since is no reason to take a version for a bad one', () => {
  const pod: Pod = {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1' } },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        { name: 'web', restartCount: 1, state: { running: {} }, lastState: { terminated: { exitCode: 137 } } },
      ],
    },
  };
  const deployment = {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 1 } },
    status: { replicas: 1, updatedReplicas: 1, availableReplicas: 1 },
  };
  expect(verdictOf(deployment, [pod], 1)).toEqual({ is: 'done', pods: 1 });
});

test('a command whose answer was lost on the way is begun once, and waited for', patience, async () => {
  const { kube, savePlace, ship } = await startClusterShipping();
  const place = await savePlace({ migrate: 'true' });
  let made = 0;
  kube.onChange(() => {
    if (kube.store.all('jobs').length === 0 || made > 0) return;
    made += 1;
    kube.drop();
  });
  const { state, sentence } = await ship(place.id, 'ready');
  expect([state, sentence]).toEqual(['succeeded', expect.stringContaining('Version 1 is live')]);
  expect(made).toBe(1);
});

test('who loses the hold on a place in the middle says that it could not be brought back', patience, async () => {
  const { kube, client, savePlace, ship, version, begin, over } = await startClusterShipping();
  const strategy = { type: 'canary' as const, steps: [50, 100], stepSeconds: 1 };
  const place = await savePlace({ strategy });
  await ship(place.id, 'ready');
  await version('ready');
  const { id } = await begin(place.id);
  await until(async () => (await client.deployments.place({ id: place.id })).releases[0]?.weight === 50);
  const spec = { holderIdentity: 'another', renewTime: new Date(Date.now() + 60_000).toISOString() };
  kube.store.patch('leases', 'optimus-shop-prod', { spec }, 'another');
  const { state, sentence } = await over(id);
  expect([state, sentence]).toEqual(['rolled-back', expect.stringContaining('Another Optimus ships shop-prod')]);
  expect(sentence).toContain('could not be brought back');
  expect(kube.store.get('leases', 'optimus-shop-prod').spec).toMatchObject({ holderIdentity: 'another' });
});
