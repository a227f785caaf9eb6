import type { ServiceStatus } from '../../../../shared/features/launcher/schema.ts';
import { createProc } from '../../../core/children/proc.ts';
import { TAGS, tagsIn } from '../../../core/children/tags.ts';
import type { Children } from '../../../core/children/types.ts';
import { isCompose } from './compose-body.ts';
import type { Order } from './order.ts';
import { createUnit, type Unit, type UnitDeps } from './unit.ts';

const deepest = 40;

interface Deps extends Omit<UnitDeps, 'unit'> {
  children: UnitDeps['children'] & Pick<Children, 'facts'>;
}

/** All services that were ever asked for in this run, by id. */
export function createUnits(deps: Deps) {
  const units = new Map<string, Unit>();
  const proc = createProc();
  const all = () => [...units.values()];
  const inner: UnitDeps = { ...deps, unit: (id) => units.get(id) ?? null };

  return {
    get: (id: string): Unit | null => units.get(id) ?? null,
    all,
    /** The one of that id, made with the order when it is new. */
    of(order: Order): Unit {
      const { id } = order.service;
      const unit = units.get(id) ?? createUnit(inner, order);
      units.set(id, unit);
      return unit;
    },
    drop: (id: string) => units.delete(id),
    statuses: (): ServiceStatus[] =>
      all()
        .map((unit) => unit.status())
        .sort((a, b) => a.projectName.localeCompare(b.projectName) || a.name.localeCompare(b.name)),
    serviceOfContainer(id: string): string | null {
      const found = all().find((unit) => {
        const body = unit.body();
        return body !== null && isCompose(body) && body.containers().includes(id);
      });
      return found?.id ?? null;
    },
    /** By the tag in its environment, wherever it went; or else by its parents. */
    async serviceOfPid(pid: number): Promise<string | null> {
      const byChild = new Map<string, string>();
      const byPid = new Map<number, string>();
      for (const unit of all()) {
        const body = unit.body();
        if (body?.childId) byChild.set(body.childId, unit.id);
        if (body?.pid) byPid.set(body.pid, unit.id);
      }
      if (byPid.size === 0) return null;
      if (deps.children.facts.how === 'proc') {
        const tags = tagsIn((await proc.environ(pid)) ?? '', TAGS.child);
        const found = tags.map((tag) => byChild.get(tag)).findLast((id) => id !== undefined);
        if (found) return found;
      }
      for (let at = pid, steps = 0; at > 1 && steps < deepest; steps += 1) {
        const found = byPid.get(at);
        if (found) return found;
        const info = await deps.children.facts.info(at);
        const leader = info && (byPid.get(info.pgid) ?? byPid.get(info.session));
        if (leader) return leader;
        at = info?.ppid ?? 0;
      }
      return null;
    },
  };
}
export type Units = ReturnType<typeof createUnits>;
