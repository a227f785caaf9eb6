import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Core, createCore } from '../../../core/create-core.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createDirectClient, type DirectClient } from '../../../core/rpc.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';

/** A core by the clock of the system, on what a killed one has left. */
export async function startOn(dir: string): Promise<{ core: Core; client: DirectClient }> {
  const core = await createCore({
    ...{ dataDir: join(dir, 'data'), home: join(dir, 'home'), hostPorts: createFakeHost().ports },
    ...{ clock: createSystemClock(), version: '0.0.0-test' },
  });
  onTestFinished(() => core.dispose());
  return { core, client: createDirectClient(core.router, { context: core.context({ id: 'test', kind: 'direct' }) }) };
}
