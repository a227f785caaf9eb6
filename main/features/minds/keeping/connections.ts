import { randomUUID } from 'node:crypto';
import { DomainError, invalid } from '../../../../shared/contract/errors.ts';
import type { Connection, ConnectionKind, Fault, ModelRef, Price } from '../../../../shared/features/minds/schema.ts';
import { assertLasting } from '../../../core/db/lasting.ts';
import type { Store } from '../../../core/db/types.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { isOfConnection } from '../asking/fault-of.ts';
import { baseUrlOf, needsKey } from '../wire/base-url.ts';
import type { Check } from './check.ts';
import type { Keys } from './keys.ts';
import type { Known, Registry } from './registry.ts';
import { localId } from './registry-id.ts';
import type { KeptModel, MindsRepo, State } from './repo.ts';

interface Deps {
  store: Pick<Store, 'recovery'>;
  repo: MindsRepo;
  registry: Registry;
  keys: Keys;
  check: Check;
  clock: Clock;
  journal: Journal;
  log: Logger;
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
const mostByHand = 200;

export function createConnections(deps: Deps) {
  const { store, repo, registry, keys, check, clock, journal, log, changed } = deps;
  const { connections } = registry;
  const subject = ({ id, name }: Known) => ({ type: 'mind', id, label: name });

  function checkName(name: string, except: string | null) {
    const twin = [...connections.values()].some(
      (one) => one.id !== except && one.name.toLowerCase() === name.toLowerCase(),
    );
    if (twin) throw new DomainError('CONFLICT', { what: 'connection', why: `There is one that is called ${name}.` });
  }

  const own = (id: string): Known => {
    if (id === localId)
      throw new DomainError('CONFLICT', { what: 'connection', why: 'Models of this machine need no connection.' });
    return registry.find(id);
  };

  async function setState(one: Known, state: State): Promise<void> {
    one.state = state;
    await repo.put(one);
  }

  /** Those that the user named stay, also when the provider lists them no more. */
  async function takeModels(one: Known, listed: readonly KeptModel[]): Promise<void> {
    const now = new Set(listed.map(({ id }) => id));
    const byHand = one.models.filter((model) => model.byHand && !now.has(model.id));
    one.models = [...listed, ...byHand.map((model) => ({ ...model, listed: false }))];
    await repo.putModels(one.id, one.models);
  }

  async function look(one: Known): Promise<void> {
    one.checking = true;
    changed(one.id);
    try {
      const key = await keys.of(one).catch((error: unknown) => {
        if (!(error instanceof DomainError)) throw error;
        return error;
      });
      if (typeof key !== 'string') {
        const { why } = key.data as { why?: string };
        const message = why ?? 'Its key cannot be read';
        const fault: Fault = { code: 'not-sent', message, status: null, retryAfterMs: null };
        await setState(one, { kind: 'failed', at: clock.now(), fault });
        return;
      }
      const was = one.baseUrl;
      const found = await check({ kind: one.kind, baseUrl: was, key });
      // Removed, or sent elsewhere, while it was asked.
      if (connections.get(one.id) !== one || one.baseUrl !== was) return;
      if (!found.ok) {
        const fault = { ...found.fault, message: keys.hide(found.fault.message, one) };
        await setState(one, { kind: 'failed', at: clock.now(), fault });
        return;
      }
      one.baseUrl = found.baseUrl;
      await takeModels(
        one,
        found.models.map((model) => ({ ...model, listed: true, byHand: false })),
      );
      await setState(one, { kind: 'ready', at: clock.now(), tookMs: found.tookMs });
    } finally {
      one.checking = false;
      changed(one.id);
    }
  }

  return {
    async add({ kind, name, baseUrl, key, contextTokens }: AddInput): Promise<Connection> {
      await registry.loaded();
      const address = baseUrlOf(kind, baseUrl);
      if (key === undefined && needsKey(kind, address))
        throw invalid([{ field: 'key', problem: 'This provider answers only with a key.' }]);
      checkName(name, null);
      if (connections.size >= mostConnections)
        throw new DomainError('CONFLICT', { what: 'connection', why: `There are ${mostConnections} already.` });
      assertLasting(store);
      const id = randomUUID();
      if (key !== undefined) await keys.set(id, key);
      // They are listed by it, also when two come in the same moment.
      const createdAt = Math.max(clock.now(), ...[...connections.values()].map((other) => other.createdAt + 1));
      const one: Known = {
        ...{ id, kind, name, baseUrl: address, hasKey: key !== undefined, contextTokens, createdAt },
        ...{ state: { kind: 'unchecked' }, models: [], checking: false },
      };
      try {
        await repo.put(one);
      } catch (error) {
        if (key !== undefined) await keys.remove(id).catch(() => {});
        throw error;
      }
      connections.set(id, one);
      journal.note({
        ...{ kind: 'mind.connected', actor: 'user', sentence: `${name} was connected` },
        ...{ subjects: [subject(one)], data: { kind, address } },
      });
      await look(one);
      return registry.view(one);
    },

    async change(input: ChangeInput): Promise<Connection> {
      await registry.loaded();
      const one = own(input.id);
      const { name = one.name, contextTokens = one.contextTokens } = input;
      const baseUrl = input.baseUrl === undefined ? one.baseUrl : baseUrlOf(one.kind, input.baseUrl);
      checkName(name, one.id);
      // A key belongs to the server that it was given for: it is not carried to another one.
      const moved = new URL(baseUrl).origin !== new URL(one.baseUrl).origin;
      if (moved && one.hasKey && input.key === undefined)
        throw invalid([{ field: 'key', problem: 'This is another server: enter its key, or take the key away.' }]);
      const hasKey = input.key === undefined ? one.hasKey : input.key !== null;
      if (!hasKey && needsKey(one.kind, baseUrl))
        throw invalid([{ field: 'key', problem: 'This provider answers only with a key.' }]);
      assertLasting(store);
      if (typeof input.key === 'string') await keys.set(one.id, input.key);
      const again = baseUrl !== one.baseUrl || input.key !== undefined;
      await repo.put({ ...one, name, contextTokens, baseUrl, hasKey });
      Object.assign(one, { name, contextTokens, baseUrl, hasKey });
      if (input.key === null) await keys.remove(one.id);
      journal.note({
        ...{ kind: 'mind.changed', actor: 'user', sentence: `The connection ${name} was changed` },
        subjects: [subject(one)],
      });
      if (again) await look(one);
      else changed(one.id);
      return registry.view(one);
    },

    async remove(id: string): Promise<Connection> {
      await registry.loaded();
      const one = own(id);
      const last = registry.view(one);
      await repo.remove(id);
      connections.delete(id);
      for (const [role, model] of registry.chosen) if (model.connectionId === id) registry.chosen.delete(role);
      for (const model of one.models) registry.prices.delete(registry.keyOf({ connectionId: id, model: model.id }));
      if (one.hasKey) await keys.remove(id);
      journal.note({
        ...{ kind: 'mind.removed', actor: 'user', sentence: `The connection ${one.name} was removed` },
        subjects: [subject(one)],
      });
      changed(id);
      return last;
    },

    async check(id: string): Promise<Connection> {
      await registry.loaded();
      if (id === localId) return registry.localView();
      const one = registry.find(id);
      if (!one.checking) await look(one);
      return registry.view(one);
    },

    async addModel({ connectionId, model }: ModelRef): Promise<Connection> {
      await registry.loaded();
      const one = own(connectionId);
      if (one.models.some(({ id }) => id === model))
        throw new DomainError('CONFLICT', { what: 'model', why: `${one.name} has ${model} already.` });
      if (one.models.filter(({ byHand }) => byHand).length >= mostByHand)
        throw new DomainError('CONFLICT', { what: 'model', why: `There are ${mostByHand} named by hand already.` });
      const added: KeptModel = {
        ...{ id: model, contextTokens: null, outputTokens: null, embeds: null, price: null },
        ...{ listed: false, byHand: true },
      };
      await repo.putModels(one.id, [...one.models, added]);
      one.models.push(added);
      changed(one.id);
      return registry.view(one);
    },

    async removeModel({ connectionId, model }: ModelRef): Promise<Connection> {
      await registry.loaded();
      const one = own(connectionId);
      const left = one.models.filter(({ id, byHand }) => id !== model || !byHand);
      if (left.length === one.models.length) throw new DomainError('NOT_FOUND', { what: 'model', id: model });
      await repo.putModels(one.id, left);
      one.models = left;
      changed(one.id);
      return registry.view(one);
    },

    async setPrice(ref: ModelRef & { price: Price | null }): Promise<Connection> {
      await registry.loaded();
      const one = own(ref.connectionId);
      if (!one.models.some(({ id }) => id === ref.model))
        throw new DomainError('NOT_FOUND', { what: 'model', id: ref.model });
      await repo.putPrice(ref, ref.price);
      if (ref.price) registry.prices.set(registry.keyOf(ref), ref.price);
      else registry.prices.delete(registry.keyOf(ref));
      changed(one.id);
      return registry.view(one);
    },

    /** How a request by it ended: whoever looks at the connection sees it without asking the provider again. */
    health(one: Known, fault: Fault | null): void {
      if (connections.get(one.id) !== one) return;
      const bad = fault !== null && isOfConnection(fault);
      const was = one.state.kind === 'failed';
      if (!bad && !(fault === null && was)) return;
      if (bad && one.state.kind === 'failed' && one.state.fault.message === fault.message) return;
      const at = clock.now();
      setState(one, bad ? { kind: 'failed', at, fault } : { kind: 'ready', at, tookMs: 0 }).then(
        () => changed(one.id),
        (error) => log.error('how a connection stands was not written down', error),
      );
    },
  };
}
export type Connections = ReturnType<typeof createConnections>;
