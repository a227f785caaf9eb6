import { expect, test } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import type { Pod } from './client/objects.ts';
import { startClusterShipping } from './testing/ship-to-cluster.ts';

const patience = { timeout: 120_000 };
const canary = { strategy: { type: 'canary' as const, steps: [25, 50, 100], stepSeconds: 1 }, replicas: 4 };
const count = (all: readonly string[], version: string) => all.filter((one) => one === version).length;

test('a canary gets the share that so many pods make, says so, and has all in the end', patience, async () => {
  const { kube, savePlace, ship } = await startClusterShipping();
  const place = await savePlace(canary);
  await ship(place.id, 'ready');
  const met = new Set<string>();
  let least = 4;
  const stop = kube.onChange(() => {
    const reached = kube.reached('shop-prod');
    least = Math.min(least, reached.length);
    met.add(`${count(reached, '1')} old, ${count(reached, '2')} new`);
  });
  const second = await ship(place.id, 'ready');
  stop();
  expect(second.sentence).toBe('Version 2 is live with 4 pods; requests are not counted in a cluster.');
  expect(least).toBe(4);
  for (const step of ['4 old, 0 new', '3 old, 1 new', '2 old, 2 new', '0 old, 4 new']) expect(met).toContain(step);
  expect(second.receipt?.evidence.map(({ sentence }) => sentence).filter((one) => one.startsWith('Step'))).toEqual([
    'Step of 25 %: 1 of 4 pods are new, so about 25 % of new connections come to version 2; the cluster deals by pods, not by weights.',
    'Step of 50 %: 2 of 4 pods are new, so about 50 % of new connections come to version 2; the cluster deals by pods, not by weights.',
  ]);
});

test(
  'a canary that ends by itself is taken back, with its last words, and the old one has all its pods again',
  patience,
  async () => {
    const { kube, client, savePlace, ship, project, version, begin, over } = await startClusterShipping();
    const place = await savePlace(canary);
    await ship(place.id, 'ready');
    const slow = { ...place.spec, strategy: { ...canary.strategy, steps: [25, 100], stepSeconds: 600 } };
    await client.deployments.savePlace({ projectId: project.id, id: place.id, spec: slow });
    await version('ready', ['serving', 'Error: out of luck']);
    const { id } = await begin(place.id);
    await until(() => kube.reached('shop-prod').join() === '1,1,1,2', { what: 'the first step' });
    await until(async () => (await client.deployments.place({ id: place.id })).releases[0]?.weight === 25);
    const pod = (kube.store.all('pods') as Pod[]).find(
      ({ metadata }) => metadata.labels?.['dev.optimus/version'] === '2',
    );
    kube.crash(pod?.metadata.name ?? '');
    const { state, sentence, receipt } = await over(id);
    expect({ state, sentence: sentence.replace(pod?.metadata.name ?? '', 'the pod') }).toEqual({
      state: 'rolled-back',
      sentence:
        'Version 2 is a bad one: app of the pod ended by itself with 9. Its last words: Error: out of luck: all requests go to version 1 again.',
    });
    expect(receipt?.counted).toBe(false);
    expect(kube.reached('shop-prod')).toEqual(['1', '1', '1', '1']);
    expect(kube.store.all('deployments')).toHaveLength(1);
  },
);

test('the user’s own command and figure judge a step, as a Job in the cluster', patience, async () => {
  const { kube, savePlace, ship } = await startClusterShipping();
  const place = await savePlace({ smoke: ['curl -fsS "$PREVIEW_URL"'], migrate: 'npm run migrate' });
  await ship(place.id, 'ready');
  const jobs: string[] = [];
  const stop = kube.onChange(() => {
    for (const job of kube.store.all('jobs')) {
      const line = JSON.stringify(job.spec);
      if (!jobs.includes(line)) jobs.push(line);
    }
  });
  expect((await ship(place.id, 'ready')).state).toBe('succeeded');
  stop();
  expect(jobs.map((one) => /"command":\["\/bin\/sh","-c","((?:[^"\\]|\\.)*)"/.exec(one)?.[1])).toEqual([
    'npm run migrate',
    'curl -fsS \\"$PREVIEW_URL\\"',
  ]);
  expect(jobs[1]).toContain('{"name":"PREVIEW_URL","value":"http://shop-prod-preview.shop.svc:80"}');
  expect(kube.store.all('jobs')).toEqual([]);
  await savePlace({ name: 'bad', analysis: { command: 'exit 7' } }, { manifests: null });
  const other = await savePlace({ name: 'worse', smoke: ['exit 7'] });
  const { state, sentence } = await ship(other.id, 'ready');
  expect([state, sentence]).toEqual(['failed', 'Version 1 failed a smoke test: exit 7 ended with 7.']);
});

test('rolls one over the other, never with fewer than wanted, and rolls back over a bad one', patience, async () => {
  const { kube, savePlace, ship } = await startClusterShipping();
  const place = await savePlace({ strategy: { type: 'rolling', maxUnavailable: 0 }, replicas: 3, readySeconds: 3 });
  await ship(place.id, 'ready');
  let least = 3;
  const both = new Set<boolean>();
  const stop = kube.onChange(() => {
    const reached = kube.reached('shop-prod');
    least = Math.min(least, reached.length);
    both.add(new Set(reached).size > 1);
  });
  const second = await ship(place.id, 'ready');
  expect(second.sentence).toBe('Version 2 is live with 3 pods; requests are not counted in a cluster.');
  expect(kube.reached('shop-prod')).toEqual(['2', '2', '2']);
  expect(both).toContain(true);
  const third = await ship(place.id, 'crash', ['Error: boom']);
  stop();
  expect(third.state).toBe('rolled-back');
  expect(third.sentence).toMatch(
    /^Version 3 does not run: app of \S+ ended by itself with 3, and again \(CrashLoopBackOff\)\. Its last words: Error: boom: all requests go to version 2 again\.$/,
  );
  expect(least).toBe(3);
  await until(() => kube.store.all('pods').length === 3);
  expect(kube.reached('shop-prod')).toEqual(['2', '2', '2']);
  expect(kube.store.all('deployments').map(({ metadata }) => metadata.name)).toEqual(['shop-prod-blue']);
});
