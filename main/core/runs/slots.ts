import type { RunLimits } from './types.ts';

export interface Slot {
  runId: string;
  resource: string | undefined;
}

/**
 * `notify:mail` is the lane `mail` of `notify`. Steps in lanes wait for somebody far away: each lane has its own bound, and none
 * takes a place of those that work here, so one that hangs holds up neither another lane nor the rest.
 */
export const laneOf = (resource: string | undefined): string | null =>
  resource?.includes(':') ? `${resource.slice(0, resource.indexOf(':'))}:*` : null;

/** How many steps run at once: in all, per run, and per resource over all runs. */
export function createSlots(limits: Pick<RunLimits, 'steps' | 'perResource'>) {
  const perRun = new Map<string, number>();
  const perResource = new Map<string, number>();
  let total = 0;
  const bump = (counts: Map<string, number>, key: string, by: number) => {
    const count = (counts.get(key) ?? 0) + by;
    if (count > 0) counts.set(key, count);
    else counts.delete(key);
  };
  const move = ({ runId, resource }: Slot, by: number) => {
    if (laneOf(resource) === null) total += by;
    bump(perRun, runId, by);
    if (resource !== undefined) bump(perResource, resource, by);
  };
  return {
    full: () => total >= limits.steps,
    ofRun: (runId: string) => perRun.get(runId) ?? 0,
    fits(resource: string | undefined): boolean {
      const lane = laneOf(resource);
      if (lane === null && total >= limits.steps) return false;
      if (resource === undefined) return true;
      const most = limits.perResource[resource] ?? (lane === null ? undefined : limits.perResource[lane]);
      return (perResource.get(resource) ?? 0) < (most ?? Infinity);
    },
    take: (slot: Slot) => move(slot, 1),
    give: (slot: Slot) => move(slot, -1),
  };
}
export type Slots = ReturnType<typeof createSlots>;
