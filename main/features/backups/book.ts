import { DomainError } from '../../../shared/contract/errors.ts';
import { emptyIfDamaged } from '../../core/db/errors.ts';
import type { BackupsRepo } from './repo.ts';
import type { PlanKnown, PlanRecord, TargetKnown, TargetRecord } from './types.ts';

interface Deps {
  repo: BackupsRepo;
  changed(id: string): void;
}

/** Places and plans in memory, with the table behind them. */
export function createBook({ repo, changed }: Deps) {
  const targets = new Map<string, TargetRecord>();
  const plans = new Map<string, PlanRecord>();
  let reading: Promise<void> | null = null;

  const read = async () => {
    for (const one of await repo.targets().catch(emptyIfDamaged)) targets.set(one.id, one);
    for (const one of await repo.plans().catch(emptyIfDamaged)) plans.set(one.id, one);
  };
  const loaded = (): Promise<void> => {
    reading ??= read().catch((error: unknown) => {
      reading = null;
      throw error;
    });
    return reading;
  };
  function need<T>(of: ReadonlyMap<string, T>, what: string, id: string): T {
    const found = of.get(id);
    if (!found) throw new DomainError('NOT_FOUND', { what, id });
    return found;
  }

  return {
    loaded,
    targets: () => [...targets.values()],
    plans: () => [...plans.values()],
    plansAt: (targetId: string) => [...plans.values()].filter(({ input }) => input.targetId === targetId),
    findTarget: (id: string) => targets.get(id) ?? null,
    findPlan: (id: string) => plans.get(id) ?? null,
    target: (id: string) => need(targets, 'target of backups', id),
    plan: (id: string) => need(plans, 'plan of backups', id),

    async putTarget(record: TargetRecord): Promise<TargetRecord> {
      await repo.putTarget(record);
      targets.set(record.id, record);
      changed(record.id);
      return record;
    },
    /** What was found there by now; of one that was removed meanwhile nothing is kept. */
    async foundAt(id: string, known: Partial<TargetKnown>): Promise<void> {
      const before = targets.get(id);
      if (!before) return;
      const record = { ...before, known: { ...before.known, ...known } };
      targets.set(id, record);
      changed(id);
      await repo.putTarget(record);
    },
    async removeTarget(id: string): Promise<void> {
      await repo.removeTarget(id);
      targets.delete(id);
      changed(id);
    },
    async putPlan(record: PlanRecord): Promise<PlanRecord> {
      await repo.putPlan(record);
      plans.set(record.id, record);
      changed(record.id);
      return record;
    },
    async happened(id: string, known: Partial<PlanKnown>): Promise<void> {
      const before = plans.get(id);
      if (!before) return;
      const record = { ...before, known: { ...before.known, ...known } };
      plans.set(id, record);
      changed(id);
      await repo.putPlan(record);
    },
    async removePlan(id: string): Promise<void> {
      await repo.removePlan(id);
      plans.delete(id);
      changed(id);
    },
    /** Another database is behind the repo. */
    async recovered(): Promise<void> {
      targets.clear();
      plans.clear();
      reading = null;
      await loaded();
    },
  };
}
export type Book = ReturnType<typeof createBook>;
