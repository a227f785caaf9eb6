import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createChildren } from '../../../../core/children/children.ts';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import { createHooks } from '../hooks/create-hooks.ts';

/** Is in the middle of a backup until it is killed. */
const [dataDir = '', folder = ''] = process.argv.slice(2);
const clock = createSystemClock();
const children = createChildren({ clock, log: quietLog, instanceId: randomUUID() });
const hooks = createHooks({ children, clock, log: quietLog, dir: join(dataDir, 'backups', 'hooks') });
const plan = {
  id: 'plan',
  name: 'shop',
  folder,
  before: 'echo before >> log',
  after: 'echo after >> log',
  timeoutSeconds: 60,
};
const keepAlive = setInterval(() => {}, 1_000);
await hooks.run(plan, () => new Promise<void>(() => {}), {
  signal: new AbortController().signal,
  progress() {},
  log() {},
  gate: async () => {},
});
clearInterval(keepAlive);
