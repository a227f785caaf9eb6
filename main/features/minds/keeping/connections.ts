import { randomUUID } from 'node:crypto';
import { DomainError, invalid } from '../../../../shared/contract/errors.ts';
import type { Connection, ConnectionKind } from '../../../../shared/features/minds/schema.ts';
import { assertLasting } from '../../../core/db/lasting.ts';
import type { Store } from '../../../core/db/types.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import { baseUrlOf, needsKey } from '../wire/base-url.ts';
import type { Checking } from './checking.ts';
import type { Keys } from './keys.ts';
import type { Known, Registry } from './registry.ts';
import { localId } from './registry-id.ts';
import type { MindsRepo } from './repo.ts';

interface Deps {
  store: Pick<Store, 'recovery'>;
  repo: MindsRepo;
  registry: Registry;
  keys: Keys;
  checking: Checking;
  clock: Clock;
  journal: Journal;
  changed: (id: string) => void;
}

export interface AddInput {
  kind: Exclude<ConnectionKind, 'local'>;
  name: string;
  baseUrl?: string | undefined;
  key?: string | undefined;
  contextTokens: number | null;
}

export interface ChangeInput {
  id: string;
  name?: string | undefined;
  baseUrl?: string | undefined;
  key?: string | null | undefined;
  contextTokens?: number | null | undefined;
}

const mostConnections = 50;
const keyProblem = (problem: string) => invalid([{ field: 'key', problem }]);

export function createConnections(deps: Deps) {
  const { store, repo, registry, keys, checking, clock, journal, changed } = deps;
  const { connections } = registry;
  const serial = createSerial();

  function tell(kind: string, sentence: string, { id, name }: Known, data: Record<string, string> = {}) {
    journal.note({ kind, actor: 'user', sentence, subjects: [{ type: 'mind', id, label: name }], data });
  }

  function checkName(name: string, except: string | null) {
    const twin = [...connections.values()].some(
      (one) => one.id !== except && one.name.toLowerCase() === name.toLowerCase(),
    );
    if (twin) throw new DomainError('CONFLICT', { what: 'connection', why: `There is one that is called ${name}.` });
  }

  /** One after the other, so that none works on what another is changing. */
  const write = <T>(id: string, task: (one: Known) => Promise<T>): Promise<T> =>
    serial(async () => {
      await registry.loaded();
      if (id === localId)
        throw new DomainError('CONFLICT', { what: 'connection', why: 'Models of this machine need no connection.' });
      const one = registry.find(id);
      assertLasting(store);
      return task(one);
    });

  async function create({ kind, name, baseUrl, key, contextTokens }: AddInput): Promise<Known> {
    await registry.loaded();
    const address = baseUrlOf(kind, baseUrl);
    if (key === undefined && needsKey(kind, address)) throw keyProblem('This provider answers only with a key.');
    checkName(name, null);
    if (connections.size >= mostConnections)
      throw new DomainError('CONFLICT', { what: 'connection', why: `There are ${mostConnections} already.` });
    assertLasting(store);
    const id = randomUUID();
    if (key !== undefined) await keys.set({ id, name }, key);
    // They are listed by it, also when two come in the same moment.
    const createdAt = Math.max(clock.now(), ...[...connections.values()].map((other) => other.createdAt + 1));
    const one: Known = {
      ...{ id, kind, name, baseUrl: address, hasKey: key !== undefined, contextTokens, createdAt },
      ...{ state: { kind: 'unchecked' }, models: [], checking: false },
    };
    try {
      await repo.add(one);
    } catch (error) {
      if (key !== undefined) await keys.remove({ id, name }).catch(() => {});
      throw error;
    }
    connections.set(id, one);
    tell('mind.connected', `${name} was connected`, one, { kind, address });
    return one;
  }

  /** True when it has to be asked anew. */
  async function alter(one: Known, input: ChangeInput): Promise<boolean> {
    const { key, name = one.name, contextTokens = one.contextTokens } = input;
    const baseUrl = input.baseUrl === undefined ? one.baseUrl : baseUrlOf(one.kind, input.baseUrl);
    checkName(name, one.id);
    // A key belongs to the server that it was given for.
    const moved = new URL(baseUrl).origin !== new URL(one.baseUrl).origin;
    if (moved && one.hasKey && key === undefined)
      throw keyProblem('This is another server: enter its key, or take the key away.');
    const hasKey = key === undefined ? one.hasKey : key !== null;
    if (!hasKey && needsKey(one.kind, baseUrl)) throw keyProblem('This provider answers only with a key.');
    const again = baseUrl !== one.baseUrl || key !== undefined;
    const keep = async (next: Partial<Known>) => {
      await repo.change({ ...one, ...next });
      Object.assign(one, next);
    };
    // In this order no key ever stands beside the address of another server, whenever the program is killed.
    if (key !== undefined && one.hasKey) await keep({ hasKey: false });
    if (key === null) await keys.remove(one);
    await keep({ name, contextTokens, baseUrl, ...(key === undefined && { hasKey }) });
    if (typeof key === 'string') {
      await keys.set(one, key);
      await keep({ hasKey: true });
    }
    tell('mind.changed', `The connection ${name} was changed`, one);
    return again;
  }

  return {
    write,
    async add(input: AddInput): Promise<Connection> {
      const one = await serial(() => create(input));
      await checking.look(one);
      return registry.view(one);
    },
    async change(input: ChangeInput): Promise<Connection> {
      const { one, again } = await write(input.id, async (found) => ({ one: found, again: await alter(found, input) }));
      if (again) await checking.look(one);
      else changed(one.id);
      return registry.view(one);
    },
    remove: (id: string): Promise<Connection> =>
      write(id, async (one) => {
        const last = registry.view(one);
        await repo.remove(id);
        connections.delete(id);
        for (const [role, model] of registry.chosen) if (model.connectionId === id) registry.chosen.delete(role);
        for (const { id: model } of one.models) registry.prices.delete(registry.keyOf({ connectionId: id, model }));
        if (one.hasKey) await keys.remove(one);
        tell('mind.removed', `The connection ${one.name} was removed`, one);
        changed(id);
        return last;
      }),
  };
}
