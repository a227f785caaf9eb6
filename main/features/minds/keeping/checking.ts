import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Connection, Fault } from '../../../../shared/features/minds/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { faultOf, isOfConnection, longestWords } from '../asking/fault-of.ts';
import type { Check } from './check.ts';
import type { Keys } from './keys.ts';
import type { Known, Registry } from './registry.ts';
import { localId } from './registry-id.ts';
import type { MindsRepo, State } from './repo.ts';

interface Deps {
  repo: MindsRepo;
  registry: Registry;
  keys: Keys;
  check: Check;
  clock: Clock;
  log: Logger;
  changed: (id: string) => void;
}

/** How a connection stands: found out by asking, and by what became of requests. */
export function createChecking({ repo, registry, keys, check, clock, log, changed }: Deps) {
  const { connections } = registry;
  /** The newest look at each: an older one that ends later says nothing any more. */
  const looks = new Map<string, symbol>();

  async function setState(one: Known, state: State): Promise<void> {
    one.state = state;
    await repo.change(one);
  }

  const failed = (one: Known, fault: Fault) =>
    setState(one, {
      kind: 'failed',
      at: clock.now(),
      fault: { ...fault, message: keys.hide(fault.message, one).slice(0, longestWords) },
    });

  async function look(one: Known): Promise<void> {
    const mine = Symbol(one.id);
    looks.set(one.id, mine);
    const isNewest = () => looks.get(one.id) === mine && connections.get(one.id) === one;
    one.checking = true;
    changed(one.id);
    try {
      const { baseUrl } = one;
      const key = await keys.of(one).catch((error: unknown) => {
        if (error instanceof DomainError) return error;
        throw error;
      });
      if (typeof key !== 'string') {
        if (isNewest()) await failed(one, faultOf(key));
        return;
      }
      const found = await check({ kind: one.kind, baseUrl, key });
      if (!isNewest()) return;
      if (!found.ok) {
        await failed(one, found.fault);
        return;
      }
      one.baseUrl = found.baseUrl;
      // Those that the user named stay, also when the provider lists them no more.
      const now = new Set(found.models.map(({ id }) => id));
      const byHand = one.models.filter((model) => model.byHand && !now.has(model.id));
      one.models = [...found.models.map((model) => ({ ...model, listed: true, byHand: false })), ...byHand];
      await repo.putModels(one.id, one.models);
      await setState(one, { kind: 'ready', at: clock.now(), tookMs: found.tookMs });
    } finally {
      if (looks.get(one.id) === mine) {
        looks.delete(one.id);
        one.checking = false;
      }
      changed(one.id);
    }
  }

  return {
    look,
    async check(id: string): Promise<Connection> {
      await registry.loaded();
      if (id === localId) return registry.localView();
      const one = registry.find(id);
      if (!one.checking) await look(one);
      return registry.view(one);
    },
    /** What a request by it came to: whoever looks at the connection sees it without asking the provider again. */
    health(one: Known, fault: Fault | null): void {
      if (connections.get(one.id) !== one) return;
      const bad = fault !== null && isOfConnection(fault);
      const { state } = one;
      if (!bad && !(fault === null && state.kind === 'failed')) return;
      // Words differ by the number of a request alone; whoever is told tries again, and would be told for ever.
      if (bad && state.kind === 'failed' && state.fault.code === fault.code) return;
      const at = clock.now();
      setState(one, bad ? { kind: 'failed', at, fault } : { kind: 'ready', at, tookMs: 0 }).then(
        () => changed(one.id),
        (error) => log.error('how a connection stands was not written down', error),
      );
    },
  };
}
export type Checking = ReturnType<typeof createChecking>;
