import { expect, test } from 'vitest';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

const stepCount = 40;
const definition = {
  id: 'many',
  name: 'Many steps',
  kind: 'test',
  steps: [
    ...Array.from({ length: stepCount - 1 }, (_, i) => ({ key: `s${i}`, type: 'test.quick', config: null, needs: [] })),
    {
      key: 'last',
      type: 'test.gate',
      config: null,
      needs: Array.from({ length: stepCount - 1 }, (_, i) => `s${i}`),
    },
  ],
};

test('a run moves the bar on the icon, and hundreds of its steps do not write hundreds of menus', async () => {
  const { core, host, clock } = await startTestCore();
  const { runs } = core.services;
  const gate = Promise.withResolvers<void>();
  runs.registerStep({ type: 'test.quick', run: async () => ({ result: null }) });
  runs.registerStep({ type: 'test.gate', run: () => gate.promise.then(() => ({ result: null })) });
  // What the start itself has told.
  clock.advance(1_000);
  const before = host.seen.traySets;
  const { id } = await runs.start(definition);
  await until(async () => (await runs.get(id)).steps.at(-1)?.state === 'running');
  expect(host.seen.traySets - before).toBe(1);
  clock.advance(500);
  expect(host.seen.traySets - before).toBe(2);
  expect(host.seen.progress).toBeCloseTo((stepCount - 1) / stepCount);
  expect(host.seen.tray?.lines.map(({ label }) => label)).toContain('1 running');
  gate.resolve();
  await runs.ended(id);
  clock.advance(1_000);
  expect(host.seen.progress).toBeNull();
  expect(host.seen.tray?.lines.map(({ label }) => label)).toContain('Nothing is running');
});
