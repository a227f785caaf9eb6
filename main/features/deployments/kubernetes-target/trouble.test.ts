import { expect, test } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { labels } from './names.ts';
import { startClusterShipping } from './testing/ship-to-cluster.ts';

const patience = { timeout: 120_000 };

test(
  'goes on when the cluster is away in the middle, after 429, cut watches and what is too old',
  patience,
  async () => {
    const { kube, savePlace, version, begin, over } = await startClusterShipping();
    const place = await savePlace({ readySeconds: 60 });
    const image = await version('held');
    const { id } = await begin(place.id);
    await until(() =>
      kube.asked.some(
        ({ query, path }) =>
          query.get('watch') !== null && path.endsWith('/pods') && query.get('labelSelector')?.includes(labels.release),
      ),
    );
    kube.busy(3);
    kube.cutWatches();
    await kube.away();
    kube.store.compact();
    await kube.back();
    await until(() => kube.asked.filter(({ query }) => query.get('watch') !== null).length > 3);
    kube.store.compact();
    kube.store.mark('namespaces', 'shop', {});
    kube.cutWatches();
    kube.fate(image, 'ready');
    const { state, sentence } = await over(id);
    expect([state, sentence]).toEqual([
      'succeeded',
      'Version 1 is live with 2 pods; requests are not counted in a cluster.',
    ]);
  },
);

test('says what is refused in the words of the cluster, and touches nothing', patience, async () => {
  const { kube, client, savePlace, ship, begin, version } = await startClusterShipping();
  const place = await savePlace();
  kube.forbid(/can patch deployments/);
  await version('ready');
  await expect(begin(place.id)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    data: { why: 'In the context test nobody lets you change its Deployments.' },
  });
  kube.forbid(/PATCH .*\/services\//);
  const { state, sentence } = await ship(place.id, 'ready');
  expect(state).toBe('rolled-back');
  expect(sentence).toMatch(
    /^Version 1: PATCH \/api\/v1\/namespaces\/shop\/services\/shop-prod is forbidden: User "dev" cannot do that/,
  );
  expect(kube.store.all('deployments')).toEqual([]);
  kube.forbid(null);
  kube.tokens.clear();
  await expect(begin(place.id)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    data: { why: expect.stringContaining('(401)'), remedy: expect.stringContaining('Sign in') },
  });
  await until(async () => (await client.deployments.place({ id: place.id })).cluster?.problem?.includes('(401)'));
  await kube.away();
  await expect(begin(place.id)).rejects.toMatchObject({ data: { why: expect.stringContaining('does not answer') } });
  await kube.back();
});

test('fields that others hold are named and left alone, unless the place takes them over', patience, async () => {
  const { kube, savePlace, ship } = await startClusterShipping();
  const place = await savePlace();
  kube.store.create(
    'services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'shop-prod' },
      spec: { selector: { app: 'old' }, ports: [{ port: 1 }] },
    },
    'kubectl',
  );
  const { sentence } = await ship(place.id, 'ready');
  expect(sentence).toContain(
    'Others hold fields of the Service shop-prod: .spec.ports (conflict with "kubectl" using v1)',
  );
  expect(kube.store.get('services', 'shop-prod').spec).toEqual({ selector: { app: 'old' }, ports: [{ port: 1 }] });
  const taking = await savePlace({ name: 'staging' }, { takeOver: true });
  kube.store.create(
    'services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'shop-staging' },
      spec: { selector: { app: 'old' }, ports: [{ port: 1 }] },
    },
    'kubectl',
  );
  expect((await ship(taking.id, 'ready')).state).toBe('succeeded');
  expect(kube.reached('shop-staging')).toHaveLength(2);
});

test(
  'of two that ship the same at once one is told of the other, and neither takes what is the other’s',
  patience,
  async () => {
    const { kube, savePlace, version, begin, over, ship } = await startClusterShipping();
    const { client: _, ...rest } = await startClusterShipping();
    const kubeconfig = await kube.kubeconfig();
    const mine = await savePlace();
    const theirs = await rest.savePlace({}, { kubeconfig });
    const image = await version('held');
    const first = await begin(mine.id);
    await until(() => kube.store.all('deployments').length === 1);
    const second = await rest.ship(theirs.id, 'ready');
    expect(second.state).toBe('failed');
    expect(second.sentence).toMatch(
      /^Another Optimus ships shop-prod to the namespace shop at this moment \(Lease optimus-shop-prod, held by \w+\)\.$/,
    );
    kube.fate(image, 'ready');
    expect((await over(first.id)).state).toBe('succeeded');
    const third = await rest.ship(theirs.id, 'ready');
    expect(third.sentence).toMatch(
      /^The Deployment shop-prod-blue in shop belongs to another place of an Optimus \(\w+\): remove that place, or take another namespace\.$/,
    );
    expect(kube.reached('shop-prod')).toEqual(['1', '1']);
    expect((await ship(mine.id, 'ready')).state).toBe('succeeded');
  },
);

test('sees what others changed, and takes away with a place only what is its own', patience, async () => {
  const { kube, client, savePlace, ship } = await startClusterShipping();
  const place = await savePlace();
  await ship(place.id, 'ready');
  kube.store.patch('deployments', 'shop-prod-blue', { spec: { replicas: 5 } }, 'kubectl-scale');
  kube.store.patch('services', 'shop-prod', { spec: { selector: { [labels.release]: 'x' } } }, 'kubectl-edit');
  const drift = await until(async () => {
    const { cluster } = await client.deployments.place({ id: place.id });
    return cluster && cluster.drift.length > 0 ? cluster.drift : null;
  });
  expect(drift).toEqual([
    'shop-prod-blue wants 5 pods where the place says 2.',
    'The Service shop-prod does not lead to version 1.',
  ]);
  kube.store.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs' } }, 'kubectl');
  expect(await client.deployments.objects({ placeId: place.id })).toEqual({
    removed: ['Deployment shop-prod-blue', 'Service shop-prod', 'Lease optimus-shop-prod'],
    stays: [],
    problem: null,
  });
  await client.deployments.removePlace({ id: place.id });
  expect(
    kube.store
      .every()
      .map(({ plural, object }) => `${plural} ${object.metadata.name}`)
      .filter((one) => !one.startsWith('pods')),
  ).toEqual(['namespaces shop', 'namespaces other', 'configmaps theirs']);
});
