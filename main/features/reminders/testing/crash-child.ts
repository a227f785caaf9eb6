// Run by kill.test.ts: a core that is killed the moment it has said that a reminder is set.
import { createCore } from '../../../core/create-core.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createDirectClient } from '../../../core/rpc.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';

const [dataDir = '', home = '', inMs = ''] = process.argv.slice(2);
const core = await createCore({
  ...{ dataDir, home, hostPorts: createFakeHost().ports, clock: createSystemClock(), version: '0.0.0-test' },
});
const client = createDirectClient(core.router, { context: core.context({ id: 'test', kind: 'direct' }) });
const { id, at } = await client.reminders.add({ text: 'survive', at: Date.now() + Number(inMs) });
process.stdout.write(`${JSON.stringify({ id, at })}\n`);
setInterval(() => {}, 1_000);
