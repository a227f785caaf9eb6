// Run by crash.test.ts: a core whose processor is busy from the beginning, second after second, until it is killed.
import { join } from 'node:path';
import { keyOf } from '../../../../shared/lib/series-key.ts';
import { createCore } from '../../../core/create-core.ts';
import { createDirectClient } from '../../../core/rpc.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';

const [dataDir = '', from = '0', rule = '{}'] = process.argv.slice(2);
const clock = createFakeClock(Number(from));
const core = await createCore({
  dataDir,
  hostPorts: createFakeHost().ports,
  clock,
  version: '0.0.0-test',
  home: join(dataDir, 'home'),
});
const client = createDirectClient(core.router, { context: core.context({ id: 'test', kind: 'direct' }) });
await client.alerts.save({ rule: JSON.parse(rule) });
for (;;) {
  clock.advance(1_000);
  core.services.monitors.record({ at: clock.now(), values: { [keyOf('cpu.percent')]: 99 } });
  await core.services.alerts.idle();
  const active = (await client.alerts.active()).length;
  process.stdout.write(`${clock.now()} ${active}\n`);
  await new Promise((resolve) => setImmediate(resolve));
}
