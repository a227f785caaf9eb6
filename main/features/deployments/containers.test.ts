import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Deployment, PlaceSpecInput } from '../../../shared/features/deployments/schema.ts';
import { docker } from '../../core/testing/docker.ts';
import { needs } from '../../core/testing/needs.ts';
import { until } from '../../core/testing/until.ts';
import { cleanEngine, createContainerApp, heldOf } from './testing/container-app.ts';
import { killIn } from './testing/killing.ts';
import { createLoad } from './testing/load.ts';
import { quick, startShipping } from './testing/ship.ts';

const full = process.env.OPTIMUS_FULL === '1';
const every = ['begin', 'build', 'preview', 'switch', 'watch', 'retire'];
const one = ['switch'];
const there = (await needs('docker')) && (await needs('gcc'));

const countedIn = ({ receipt }: Deployment) => {
  const parts = [receipt?.before, receipt?.during, receipt?.after];
  const sum = (of: 'requests' | 'failed') => parts.reduce((total, part) => total + (part?.[of] ?? 0), 0);
  return { requests: sum('requests'), failed: sum('failed') };
};

describe.skipIf(!there)('a place whose versions are containers', () => {
  it('ships under load without a lost request, takes bad versions back, goes back at once, and leaves nothing', {
    timeout: 600_000,
  }, async () => {
    const name = `ship-${randomUUID().slice(0, 8)}`;
    const { savePlace, ship, answer, client, over, project, port, url } = await startShipping({
      ...{ name, create: createContainerApp },
    });
    // A machine that does other things is slow, which is nobody's fault here.
    const watched = (watchSeconds: number): Partial<PlaceSpecInput> => ({
      target: { type: 'docker' },
      analysis: { watchSeconds, maxSlowerPercent: 100_000, slowerByMs: 60_000 },
    });
    const place = await savePlace(watched(1));
    cleanEngine(name, [place.id]);
    const first = await ship(place.id, { version: 'v1' });
    expect(first.state, first.sentence).toBe('succeeded');

    const load = await createLoad(
      {
        url: url.slice(0, -1),
        requestsPerSecond: 100,
        connections: 20,
        sockets: 0,
        slow: 3,
      },
      onTestFinished,
    );
    const sum = { requests: 0, failed: 0 };
    for (const version of ['v2', 'v3']) {
      const done = await ship(place.id, { version });
      expect(done.state, done.sentence).toBe('succeeded');
      expect(done.receipt).toMatchObject({ downtimeMs: 0, interrupted: false, cut: { requests: 0, sockets: 0 } });
      const { requests, failed } = countedIn(done);
      sum.requests += requests;
      sum.failed += failed;
    }
    const result = await load.stop();
    expect(result).toMatchObject({ failed: 0, reset: 0, slowFailed: 0 });
    expect(sum.failed).toBe(0);
    expect(sum.requests).toBeGreaterThan(0);
    expect(sum.requests).toBeLessThanOrEqual(result.sent + result.slowSent);
    expect(new Set(Object.keys(result.byVersion))).toEqual(new Set(['v1', 'v2', 'v3']));

    const now = await client.deployments.place({ id: place.id });
    const [live, kept] = now.releases;
    const id = live?.instances[0]?.containerId ?? '';
    const begun = await docker('inspect', '-f', '{{.State.StartedAt}}', id);
    const calm = await createLoad(
      {
        url: url.slice(0, -1),
        requestsPerSecond: 40,
        connections: 5,
        sockets: 0,
        slow: 2,
      },
      onTestFinished,
    );
    // Long enough to be seen however slow the machine is; what is bad is not watched to the end.
    await client.deployments.savePlace({ projectId: project.id, id: place.id, spec: quick(port, watched(60)) });
    const broken = await ship(place.id, { version: 'v4', brokenAfter: 8 });
    expect(broken.sentence).toMatch(
      /^Version 4 answered \d+ of \d+ requests with an error in .* s, version 3 none: all requests go to version 3 again\.$/,
    );
    expect(broken.state).toBe('rolled-back');
    // Also what it had begun when it was taken back, whose end was waited for; the last answer may still be on its way.
    const reset = await until(
      async () => {
        const now = await calm.now();
        return now.statuses[500] === countedIn(broken).failed ? now : null;
      },
      { timeoutMs: 90_000, what: 'the receipt and the load to agree' },
    );
    // Only the bad version's own answers were bad: at no time was there nobody to answer.
    expect(new Set(Object.keys(reset.statuses))).toEqual(new Set(['200', '500']));
    expect(reset.reset).toBe(0);
    const absent = await ship(place.id, { version: 'v5', absent: true });
    expect(absent.sentence).toMatch(/^Version 5 (?:could not be started|ended before it was ready).*\/absent/s);
    expect(absent.state).toBe('failed');
    const after = await calm.stop();
    expect({ ...after.statuses, 200: 0 }).toEqual({ ...reset.statuses, 200: 0 });
    expect(after.reset).toBe(0);
    // The old one was never stopped, nor begun anew.
    expect(await docker('inspect', '-f', '{{.State.StartedAt}}', id)).toBe(begun);
    expect(await answer()).toBe('v3');

    const back = await client.deployments.rollback({ placeId: place.id, releaseId: kept?.id ?? '' });
    expect(await over(back.id)).toMatchObject({ state: 'succeeded', previous: { number: 3 } });
    expect(await answer()).toBe('v2');

    expect(await client.deployments.removePlace({ id: place.id })).toMatchObject({ stopped: 2 });
    expect(await heldOf(name, [place.id])).toEqual({ containers: [], images: [] });
  });

  it.runIf(process.platform === 'linux')(
    'goes on or back after a kill, while the old container answers',
    {
      timeout: 600_000,
    },
    async () => {
      const name = `ship-${randomUUID().slice(0, 8)}`;
      const places: string[] = [];
      // The first to be asked for, and the last to be done: whoever starts containers has ended then.
      cleanEngine(name, places);
      const { ends, ...result } = await killIn({
        ...{
          project: name,
          create: createContainerApp,
          rest: { target: { type: 'docker' } },
          steps: full ? every : one,
        },
        onPlace: (id) => void places.push(id),
      });
      expect(result).toEqual({ code: '0', failed: 0, reset: 0, statuses: ['200'] });
      // It goes on, or back where the engine does not answer in time: either way nobody was without an answer.
      expect(ends[0]).toBe('succeeded');
      expect(['succeeded', 'failed', 'rolled-back']).toEqual(expect.arrayContaining(ends));
      expect(await heldOf(name, places)).toEqual({ containers: [], images: [] });
    },
  );
});
