import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Core, createCore } from '../create-core.ts';
import { createDirectClient, type DirectClient } from '../rpc.ts';
import { createFakeClock } from './fake-clock.ts';
import { createFakeHost } from './fake-host-ports.ts';
import { tempDir } from './temp-dir.ts';

interface Options {
  dataDir?: string;
  host?: ReturnType<typeof createFakeHost>;
  clock?: ReturnType<typeof createFakeClock>;
  /** Where projects are looked for; a folder that is not there unless said. */
  home?: string;
  /** Where Linux tells of its power. */
  sys?: string;
}

export interface TestCore extends Required<Pick<Options, 'dataDir' | 'host' | 'clock'>> {
  core: Core;
  client: DirectClient;
  stop(): Promise<void>;
}

/** A whole core on real files, with a host and a clock that the test holds. */
export async function startTestCore(options: Options = {}): Promise<TestCore> {
  const dataDir = options.dataDir ?? (await tempDir());
  const host = options.host ?? createFakeHost();
  const clock = options.clock ?? createFakeClock();
  const core = await createCore({
    dataDir,
    hostPorts: host.ports,
    clock,
    version: '0.0.0-test',
    home: options.home ?? join(dataDir, 'home'),
    ...(options.sys !== undefined && { sys: options.sys }),
  });
  let ended: Promise<void> | null = null;
  const stop = () => {
    ended ??= core.dispose();
    return ended;
  };
  onTestFinished(stop);
  const client: DirectClient = createDirectClient(core.router, {
    context: core.context({ id: 'test', kind: 'direct' }),
  });
  return { core, client, host, clock, dataDir, stop };
}
