import { expect, test } from 'vitest';
import type { RuleDraft } from '../../../shared/features/alerts/schema.ts';
import { metricsOf } from '../../../shared/lib/metrics.ts';
import { cpuRule, createAlertsWorld } from './testing/alerts-world.ts';

test('what nothing measures of its scope is refused, and says so', async () => {
  const world = await createAlertsWorld();
  const watch = (change: object) => ({ ...(cpuRule().watch as object), ...change }) as RuleDraft['watch'];
  await expect(
    world.alerts.save({ rule: cpuRule({ watch: watch({ scope: 'project', metric: 'db.lag.seconds', id: 'p1' }) }) }),
  ).rejects.toMatchObject({
    code: 'INVALID',
    data: {
      problems: [{ field: 'rule.watch.metric', problem: 'Nothing measures this of projects: Replication lag' }],
    },
  });
  await expect(world.alerts.save({ rule: cpuRule({ watch: watch({ unless: 'health.ok' }) }) })).rejects.toMatchObject({
    data: { problems: [{ field: 'rule.watch.unless' }] },
  });
  for (const { watch: own } of await world.alerts.rules())
    if (own.kind === 'metric') expect(metricsOf[own.scope]).toContain(own.metric);
  await expect(
    world.alerts.save({ rule: cpuRule({ watch: watch({ scope: 'container', metric: 'processes.count' }) }) }),
  ).resolves.toMatchObject({ watch: { scope: 'container' } });
});
