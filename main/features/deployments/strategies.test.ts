import { Agent, get } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { quietPort } from './testing/quiet-port.ts';
import { quick, startShipping } from './testing/ship.ts';

it('grows a canary by steps, and takes a bad one back while most clients never met it', {
  timeout: 300_000,
}, async () => {
  const { savePlace, ship, answer, client, traffic } = await startShipping();
  const place = await savePlace({
    strategy: { type: 'canary', steps: [10, 50, 100], stepSeconds: 1.5, sticky: { by: 'none' } },
    analysis: { leastRequests: 5, maxSlowerPercent: 100_000 },
  });
  expect((await ship(place.id, { version: 'v1' })).state).toBe('succeeded');
  const load = traffic(8);
  const good = await ship(place.id, { version: 'v2' });
  expect(good, good.sentence).toMatchObject({ state: 'succeeded', strategy: 'canary' });
  expect(Object.keys(load.statuses)).toEqual(['200']);
  expect(good.receipt?.during.requests).toBeGreaterThan(0);

  const bad = await ship(place.id, { version: 'v3', brokenAfter: 3 });
  expect(bad.state, bad.sentence).toBe('rolled-back');
  expect(bad.sentence).toMatch(/^Version 3 answered .* all requests go to version 2 again\.$/);
  await load.stop();
  const { requests = 0, failed = 0 } = bad.receipt?.during ?? {};
  expect(failed).toBeGreaterThan(0);
  expect(failed / requests).toBeLessThan(0.5);
  expect(await answer()).toBe('v2');
  expect((await client.deployments.place({ id: place.id })).releases[0]).toMatchObject({ state: 'failed', weight: 0 });
});

if (process.env.OPTIMUS_FULL === '1')
  it('gives a canary 5, 25 and 50 of 100 requests without cookies, within a point of 10,000', {
    timeout: 1_200_000,
  }, async () => {
    const { savePlace, ship, client, port } = await startShipping();
    const place = await savePlace({
      strategy: { type: 'canary', steps: [5, 25, 50, 100], stepSeconds: 60, sticky: { by: 'cookie' } },
      analysis: { maxSlowerPercent: 100_000, slowerByMs: 60_000 },
    });
    expect((await ship(place.id, { version: 'v1' })).state).toBe('succeeded');
    const shipping = ship(place.id, { version: 'v2' });
    const weight = async () => (await client.deployments.place({ id: place.id })).releases[0]?.weight;
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    onTestFinished(() => agent.destroy());
    const ask = () =>
      new Promise<string>((resolve, reject) => {
        get({ host: '127.0.0.1', port, agent }, (answer) => {
          answer.resume().once('end', () => resolve(String(answer.headers['x-version'])));
        }).once('error', reject);
      });
    for (const wanted of [5, 25, 50]) {
      await until(async () => (await weight()) === wanted, { timeoutMs: 300_000, what: `${wanted} %` });
      let asked = 0;
      let fresh = 0;
      const lane = async () => {
        while (asked < 10_000) {
          asked += 1;
          if ((await ask()) === 'v2') fresh += 1;
        }
      };
      await Promise.all(Array.from({ length: 20 }, lane));
      expect(await weight()).toBe(wanted);
      console.info(`${wanted} %: ${fresh} of ${asked}`);
      expect(Math.abs((fresh / asked) * 100 - wanted)).toBeLessThan(1);
    }
    const done = await shipping;
    expect(done.state, done.sentence).toBe('succeeded');
  });

it('replaces replicas one after the other, and is never short of one', { timeout: 300_000 }, async () => {
  const { savePlace, ship, answer, client, traffic } = await startShipping();
  const place = await savePlace({
    strategy: { type: 'rolling', maxUnavailable: 0 },
    replicas: 2,
    drainSeconds: 1,
    analysis: { maxSlowerPercent: 100_000, watchSeconds: 1 },
  });
  expect((await ship(place.id, { version: 'v1' })).state).toBe('succeeded');
  const load = traffic();
  let least = Infinity;
  let going = true;
  let before = { weights: '', ready: 0 };
  const looking = until(
    async () => {
      const { releases } = await client.deployments.place({ id: place.id });
      const weights = releases.map(({ weight }) => weight).join();
      // Weights are read first and instances later: both are of one moment only when nothing was shifted until the next look.
      if (weights === before.weights) least = Math.min(least, before.ready);
      const answering = releases.filter(({ weight }) => weight > 0).flatMap(({ instances }) => instances);
      before = { weights, ready: answering.filter(({ ready }) => ready).length };
      return !going;
    },
    { timeoutMs: 240_000, what: 'the end of the deployment' },
  );
  const done = await ship(place.id, { version: 'v2' });
  going = false;
  await looking;
  expect(done, done.sentence).toMatchObject({ state: 'succeeded', strategy: 'rolling' });
  expect(least).toBeGreaterThanOrEqual(2);
  expect(Object.keys(await load.stop())).toEqual(['200']);
  expect(await answer()).toBe('v2');
  const now = await client.deployments.place({ id: place.id });
  expect(now.releases.map(({ instances }) => instances.length)).toEqual([2, 0]);
});

it('ships the very artefact from one place to another, waits for a yes, and asks about migrations', {
  timeout: 300_000,
}, async () => {
  const { savePlace, ship, client, over, deployments, project, port } = await startShipping();
  const staging = await savePlace({ name: 'staging' });
  await expect(savePlace({ name: 'staging' })).rejects.toMatchObject({
    data: { problems: [{ field: 'spec.name' }, { field: 'spec.port' }] },
  });
  await ship(staging.id, { version: 'v1' });
  const spec = quick(await quietPort(), { name: 'prod', approval: true, migrate: 'exit 0' });
  expect(port).not.toBe(spec.port);
  const prod = await client.deployments.savePlace({ projectId: project.id, spec });

  const first = await client.deployments.promote({ fromPlaceId: staging.id, placeId: prod.id });
  await expect(client.deployments.deploy({ placeId: prod.id })).rejects.toMatchObject({ code: 'CONFLICT' });
  const waiting = await until(
    async () => {
      const now = await deployments.get({ id: first.id });
      return now.state === 'waiting' ? now : null;
    },
    { timeoutMs: 60_000 },
  );
  await client.runs.decide({ id: waiting.runId, stepKey: 'approve', choice: 'approved', comment: '' });
  const promoted = await over(first.id);
  expect(promoted, promoted.sentence).toMatchObject({ state: 'succeeded', kind: 'promote' });

  await ship(staging.id, { version: 'v2' });
  const second = await client.deployments.promote({ fromPlaceId: staging.id, placeId: prod.id });
  await until(async () => (await deployments.get({ id: second.id })).state === 'waiting', { timeoutMs: 60_000 });
  // Before the switch an abort leaves all as it was.
  await client.deployments.abort({ id: second.id });
  expect((await over(second.id)).state).toBe('cancelled');

  const third = await client.deployments.promote({ fromPlaceId: staging.id, placeId: prod.id });
  await until(async () => (await deployments.get({ id: third.id })).state === 'waiting', { timeoutMs: 60_000 });
  await client.runs.decide({ id: third.runId, stepKey: 'approve', choice: 'approved', comment: '' });
  expect((await over(third.id)).state).toBe('succeeded');
  const releaseId = promoted.release.id;
  await expect(client.deployments.rollback({ placeId: prod.id, releaseId })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { what: 'migrations' },
  });
  const back = await client.deployments.rollback({ placeId: prod.id, releaseId, migrationsStay: true });
  expect((await over(back.id)).state).toBe('succeeded');
});
