import { expect, test } from 'vitest';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { cpuKey, cpuRule, second } from './testing/alerts-world.ts';

test('what is measured raises an alert that stands in the list, the centre and the journal, over a restart', async () => {
  const first = await startTestCore();
  const saved = await first.client.alerts.save({ rule: cpuRule({ forMs: 5 * second }) });
  const measure = async ({ core, clock }: typeof first, seconds: number, value: number) => {
    for (let i = 0; i < seconds; i++) {
      clock.advance(second);
      core.services.monitors.record({ at: clock.now(), values: { [cpuKey]: value } });
    }
    await core.services.alerts.idle();
  };
  await measure(first, 20, 99);
  expect(await first.client.alerts.active()).toMatchObject([{ ruleId: saved.id, key: cpuKey, severity: 'warning' }]);
  expect((await first.client.attention.list()).items).toMatchObject([{ source: 'alerts' }]);
  await until(async () => (await first.client.journal.list({ kinds: ['alert.fired'] })).events.length === 1);
  // What alerts tell themselves is not told a second time.
  expect((await first.client.journal.list({ kinds: ['attention.raised'] })).events).toEqual([]);
  await first.stop();

  const again = await startTestCore({ dataDir: first.dataDir, clock: first.clock, host: first.host });
  expect(await again.client.alerts.active()).toHaveLength(1);
  await measure(again, 30, 5);
  expect(await again.client.alerts.active()).toEqual([]);
  await until(async () => (await again.client.journal.list({ kinds: ['alert.resolved'] })).events.length === 1);
  expect((await again.client.journal.list({ kinds: ['alert.fired'] })).events).toHaveLength(1);
  await expect(again.client.alerts.remove({ id: 'disk-low' })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await again.client.alerts.attempt({ rule: cpuRule() })).toMatchObject({ looksAt: 1 });
});
