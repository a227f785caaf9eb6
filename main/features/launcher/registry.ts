import { emptyIfDamaged } from '../../core/db/errors.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { LauncherRepo } from './repo.ts';
import type { PortRegistry } from './types.ts';

/** Which service stands on which port, for ever: read once, then in memory. */
export function createPortRegistry({
  repo,
  clock,
}: {
  repo: Pick<LauncherRepo, 'ports' | 'setPort' | 'forgetPort'>;
  clock: Pick<Clock, 'now'>;
}): PortRegistry & { load(): Promise<void> } {
  const ports = new Map<string, number>();
  const owners = new Map<number, string>();
  const drop = (serviceId: string) => {
    const port = ports.get(serviceId);
    if (port !== undefined && owners.get(port) === serviceId) owners.delete(port);
    ports.delete(serviceId);
  };
  const put = (serviceId: string, port: number) => {
    drop(serviceId);
    const before = owners.get(port);
    if (before !== undefined) ports.delete(before);
    ports.set(serviceId, port);
    owners.set(port, serviceId);
  };
  return {
    async load() {
      for (const { serviceId, port } of await repo.ports().catch(emptyIfDamaged)) put(serviceId, port);
    },
    of: (serviceId) => ports.get(serviceId) ?? null,
    ownerOf: (port) => owners.get(port) ?? null,
    async set(serviceId, port) {
      if (ports.get(serviceId) === port) return;
      // In memory first: whoever asks while it is written must not be given the same.
      put(serviceId, port);
      await repo.setPort(serviceId, port, clock.now());
    },
    async forget(serviceId) {
      drop(serviceId);
      await repo.forgetPort(serviceId);
    },
  };
}
