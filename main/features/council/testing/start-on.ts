import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createCore } from '../../../core/create-core.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createDirectClient, type DirectClient } from '../../../core/rpc.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';

/** A core by the clock of the system, on what a killed one has left. */
export async function startOn(dataDir: string): Promise<DirectClient> {
  const core = await createCore({
    ...{ dataDir, home: join(dataDir, 'home'), hostPorts: createFakeHost().ports },
    ...{ clock: createSystemClock(), version: '0.0.0-test' },
  });
  onTestFinished(() => core.dispose());
  return createDirectClient(core.router, { context: core.context({ id: 'test', kind: 'direct' }) });
}
