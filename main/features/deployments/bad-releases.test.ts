import { expect, it } from 'vitest';
import type { PlaceSpecInput } from '../../../shared/features/deployments/schema.ts';
import { until } from '../../core/testing/until.ts';
import type { Mode } from './testing/app.ts';
import { quick, startShipping } from './testing/ship.ts';

type Bad = [name: string, mode: Omit<Mode, 'version'>, rest: Partial<PlaceSpecInput>, state: string, why: RegExp];

const bad: Bad[] = [
  [
    'never boots',
    { crash: true },
    {},
    'failed',
    /^Version \d+ ended before it was ready\. Ended with 1: Error: boom: no database\.( It is started again in 1 s\.)?$/,
  ],
  [
    'listens on another port',
    { wrongPort: true },
    { readySeconds: 4 },
    'failed',
    /^Version \d+ was not ready within 4 s: It listens on port \d+, not on \d+\.$/,
  ],
  [
    'answers with 500 once it has requests',
    { brokenAfter: 5 },
    {},
    'rolled-back',
    /^Version \d+ answered \d+ of \d+ requests with an error in .* s, version 1 none: all requests go to version 1 again\.$/,
  ],
  [
    'is slow',
    { slowMs: 400 },
    {},
    'rolled-back',
    /^Version \d+ is too slow: 95 of 100 requests took up to \d+ ms, with version 1 [\d.]+ ms: all requests go to version 1 again\.$/,
  ],
  [
    'ends by itself while it is watched',
    { diesMs: 800 },
    { analysis: { watchSeconds: 20, leastRequests: 1_000_000 } },
    'rolled-back',
    /^Version \d+ ended by itself .*: all requests go to version 1 again\.$/,
  ],
  [
    'is deaf to TERM',
    { deaf: true },
    {},
    'failed',
    /^Version \d+ does not end when it is asked to by TERM: it had to be killed after 2 s\.$/,
  ],
  [
    'leaks memory',
    { leak: true },
    { analysis: { maxMemoryMbPerMinute: 300, watchSeconds: 4, maxSlowerPercent: 100_000 } },
    'rolled-back',
    /^The memory of version \d+ grew by [\d.]+ MB a minute, and 300 MB are allowed: all requests go to version 1 again\.$/,
  ],
  [
    'cannot change the database',
    {},
    { migrate: 'echo "Error: no such table: orders"; exit 4' },
    'failed',
    /^Version \d+ could not change the database: .* ended with 4 \(Error: no such table: orders\)\.$/,
  ],
];

it('takes each bad version back by itself, says why, and never stops the old one first', {
  timeout: 600_000,
}, async () => {
  const { savePlace, ship, answer, client, project, port, traffic, core } = await startShipping();
  const place = await savePlace();
  expect((await ship(place.id, { version: 'v1' })).state).toBe('succeeded');
  const before = (await client.deployments.place({ id: place.id })).releases[0]?.instances[0];

  for (const [name, mode, rest, state, why] of bad) {
    await client.deployments.savePlace({ projectId: project.id, id: place.id, spec: quick(port, rest) });
    const load = traffic();
    const done = await ship(place.id, { version: name, ...mode });
    expect(done.sentence, name).toMatch(why);
    expect(done.state, name).toBe(state);
    expect(await answer(), name).toBe('v1');
    const statuses = await load.stop();
    // Only answers of the bad version itself were bad: at no time was there nobody to answer.
    if (mode.brokenAfter === undefined && mode.diesMs === undefined)
      expect(Object.keys(statuses), name).toEqual(['200']);
    expect(done.receipt?.evidence.every(({ ok }) => ok) ?? false, name).toBe(false);

    const { releases } = await client.deployments.place({ id: place.id });
    const [fresh] = releases;
    expect(fresh, name).toMatchObject({ state: 'failed', weight: 0, instances: [] });
    expect(releases.at(-1), name).toMatchObject({ state: 'live', weight: 100 });
    expect(releases.at(-1)?.instances, name).toMatchObject([{ pid: before?.pid, restarts: 0 }]);
  }
  await until(() => core.services.attention.list().items.some(({ key }) => key === `deployments/${place.id}`), {
    what: 'the failure to be told',
  });
});
