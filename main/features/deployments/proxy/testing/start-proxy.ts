import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createChildren } from '../../../../core/children/children.ts';
import type { Children, ChildrenRepo } from '../../../../core/children/types.ts';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import type { Route, RouteBackend } from '../../types.ts';
import { createProxy } from '../create-proxy.ts';
import type { Backend } from './backend.ts';

/** One that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export const backend = (releaseId: string, weight: number, ...of: Backend[]): RouteBackend => ({
  releaseId,
  weight,
  upstreams: of.map(({ upstream }) => upstream),
});

export const route = (port: number, backends: RouteBackend[], more: Partial<Route> = {}): Route => ({
  id: `place-${port}`,
  label: `shop ${port}`,
  listen: { address: '127.0.0.1', port, tls: null },
  sticky: { by: 'none' },
  keep: false,
  backends,
  ...more,
});

/** A real proxy in a process of its own. */
export async function startProxy(options: { dataDir?: string; repo?: ChildrenRepo; mayStart?: () => boolean } = {}) {
  const dataDir = options.dataDir ?? join(await tempDir(), 'data');
  const clock = createSystemClock();
  const children = createChildren({
    ...{ clock, log: quietLog, instanceId: randomUUID() },
    ...(options.repo && { repo: options.repo }),
  });
  const spawn: Children['spawn'] = async (spec) => {
    if (options.mayStart?.() === false) throw new Error('spawn EAGAIN');
    return children.spawn(spec);
  };
  const proxy = createProxy({ children: { ...children, spawn }, clock, log: quietLog, dataDir });
  const dispose = async () => {
    await proxy.dispose();
    await children.dispose();
  };
  onTestFinished(dispose);
  const pid = () => children.list().find(({ subject }) => subject?.type === 'proxy')?.pid ?? 0;
  return { proxy, children, dataDir, pid, dispose };
}

/** One version behind a port. */
export async function proxied(...of: Backend[]) {
  const { proxy, pid } = await startProxy();
  const port = await freePort();
  const id = `place-${port}`;
  await proxy.apply(route(port, [backend('one', 100, ...of)]));
  return { proxy, port, id, pid, one: async () => (await proxy.counts(id)).releases.one };
}
