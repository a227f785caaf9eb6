import type { RunLimits } from './types.ts';

export interface Slot {
  runId: string;
  resource: string | undefined;
}

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
    total += by;
    bump(perRun, runId, by);
    if (resource !== undefined) bump(perResource, resource, by);
  };
  return {
    full: () => total >= limits.steps,
    ofRun: (runId: string) => perRun.get(runId) ?? 0,
    fits: (resource: string | undefined) =>
      resource === undefined || (perResource.get(resource) ?? 0) < (limits.perResource[resource] ?? Infinity),
    take: (slot: Slot) => move(slot, 1),
    give: (slot: Slot) => move(slot, -1),
  };
}
export type Slots = ReturnType<typeof createSlots>;
