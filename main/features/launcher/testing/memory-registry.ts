import type { PortRegistry } from '../types.ts';

/** Without a database. */
export function memoryRegistry(entries: Record<string, number> = {}): PortRegistry {
  const ports = new Map(Object.entries(entries));
  return {
    of: (id) => ports.get(id) ?? null,
    ownerOf: (port) => [...ports].find(([, one]) => one === port)?.[0] ?? null,
    async set(id, port) {
      ports.set(id, port);
    },
    async forget(id) {
      ports.delete(id);
    },
  };
}
