import type { LauncherRepo } from './repo.ts';

/** Those that ran when Optimus ended, and ended with it. */
export function createInterrupted(repo: Pick<LauncherRepo, 'states' | 'patch'>) {
  const known = new Map<string, number>();
  return {
    async load(): Promise<void> {
      known.clear();
      for (const { service_id: id, interrupted_at: at } of await repo.states()) if (at !== null) known.set(id, at);
    },
    list(): { ids: string[]; endedAt: number | null } {
      const newest = Math.max(0, ...known.values());
      return { ids: [...known.keys()].sort(), endedAt: newest === 0 ? null : newest };
    },
    has: (id: string) => known.has(id),
    /** It was started or stopped by somebody since. */
    settled: (id: string) => known.delete(id),
    async forget(): Promise<{ ids: string[] }> {
      const ids = [...known.keys()].sort();
      for (const id of ids) await repo.patch(id, { interrupted_at: null });
      known.clear();
      return { ids };
    },
  };
}
export type Interrupted = ReturnType<typeof createInterrupted>;
