// Run by kill.test.ts: a whole core that is killed in the middle of a backup, between its hooks.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCore } from '../../../core/create-core.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createDirectClient } from '../../../core/rpc.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { until } from '../../../core/testing/until.ts';
import { acts, patient } from './started.ts';

const dir = process.argv[2] ?? '';
const source = join(dir, 'source');
const core = await createCore({
  ...{ dataDir: join(dir, 'data'), home: join(dir, 'home'), hostPorts: createFakeHost().ports },
  ...{ clock: createSystemClock(), version: '0.0.0-test' },
});
const client = createDirectClient(core.router, { context: core.context({ id: 'test', kind: 'direct' }) });
const { addTarget, addPlan } = acts(client);
await mkdir(source, { recursive: true });
for (let n = 0; n < 20; n += 1) await writeFile(join(source, `${n}.txt`), `words ${n}`);
const { id: targetId } = await addTarget('Disk', join(dir, 'repository'));
// It is held before it has read anything, so it is killed in the middle however fast the machine is.
const before = 'echo paused > paused; while [ ! -e go ]; do sleep 0.05; done';
const plan = await addPlan(targetId, [source], { hook: { before, after: 'rm paused', timeoutSeconds: 120 } });
const { id } = await client.backups.backUp({ id: plan.id });
await until(async () => (await client.backups.job({ id })).state === 'running', patient);
await client.backups.pauseJob({ id, paused: true });
await writeFile(join(dir, 'go'), '');
await writeFile(join(source, 'go'), '');
process.stdout.write(`job ${id}\n`);
// Until it is killed.
setInterval(() => {}, 1_000);
