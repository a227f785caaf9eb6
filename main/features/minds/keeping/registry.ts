import { DomainError } from '../../../../shared/contract/errors.ts';
import type {
  Connection,
  ModelInfo,
  ModelRef,
  Price,
  RoleName,
  Roles,
} from '../../../../shared/features/minds/schema.ts';
import { roleName } from '../../../../shared/features/minds/schema.ts';
import { emptyIfDamaged } from '../../../core/db/errors.ts';
import type { LocalModels } from '../local/types.ts';
import { makesText } from '../providers/openai-models.ts';
import { speechOf } from '../providers/speech-names.ts';
import { isThisMachine } from '../wire/base-url.ts';
import { choose } from './choose.ts';
import { localId } from './registry-id.ts';
import type { KeptConnection, KeptModel, MindsRepo } from './repo.ts';

export interface Known extends KeptConnection {
  models: KeptModel[];
  checking: boolean;
}

interface Deps {
  repo: MindsRepo;
  local: LocalModels;
}

const keyOf = ({ connectionId, model }: ModelRef) => `${connectionId} ${model}`;

/** What is connected, as it is known now: whoever asks for it need not wait. */
export function createRegistry({ repo, local }: Deps) {
  const connections = new Map<string, Known>();
  /** Of the tables, none was damaged. */
  let whole = false;
  const prices = new Map<string, Price>();
  const roles = new Map<RoleName, ModelRef>();
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    let sound = true;
    whole = false;
    const [all, models, said, chosen] = await Promise.all([
      repo.connections().catch((error) => {
        sound = false;
        return emptyIfDamaged(error);
      }),
      repo.models().catch((error) => {
        emptyIfDamaged(error);
        return new Map<string, KeptModel[]>();
      }),
      repo.prices().catch(emptyIfDamaged),
      repo.roles().catch((error) => {
        emptyIfDamaged(error);
        return new Map<RoleName, ModelRef>();
      }),
    ]);
    connections.clear();
    prices.clear();
    roles.clear();
    for (const one of all) connections.set(one.id, { ...one, models: models.get(one.id) ?? [], checking: false });
    for (const one of said) prices.set(keyOf(one), one.price);
    for (const [role, model] of chosen) roles.set(role, model);
    whole = sound;
  }

  /** What it is asked stays on this machine. Ollama passes on what it is asked of models that are called so. */
  const isHere = ({ connectionId, model }: ModelRef): boolean =>
    connectionId === localId ||
    (isThisMachine(connections.get(connectionId)?.baseUrl ?? '') && !/[:-]cloud$/.test(model));

  const speechIn = (kind: Known['kind'] | undefined, id: string) => {
    if (kind === 'elevenlabs') return 'speak';
    return kind === 'openai' || kind === 'compatible' ? speechOf(id) : null;
  };

  const priceOf = (ref: ModelRef, listed: Price | null) => prices.get(keyOf(ref)) ?? listed;

  function modelsOf(id: string): ModelInfo[] {
    if (id === localId) return local.models();
    return (connections.get(id)?.models ?? []).map((model) => ({
      ...{ id: model.id, contextTokens: model.contextTokens, embeds: model.embeds, byHand: model.byHand },
      speech: speechIn(connections.get(id)?.kind, model.id),
      price: priceOf({ connectionId: id, model: model.id }, model.price),
    }));
  }

  function localView(): Connection {
    const problem = local.problem();
    const fault = { code: 'unreachable' as const, message: problem ?? '', status: null, retryAfterMs: null };
    return {
      ...{ id: localId, kind: 'local', name: 'This machine', baseUrl: '', hasKey: false, contextTokens: null },
      state: problem === null ? { kind: 'ready', at: 0, tookMs: 0 } : { kind: 'failed', at: 0, fault },
      ...{ models: local.models(), createdAt: 0 },
    };
  }

  const view = (one: Known): Connection => ({
    ...{ id: one.id, kind: one.kind, name: one.name, baseUrl: one.baseUrl, hasKey: one.hasKey },
    ...{ contextTokens: one.contextTokens, state: one.checking ? { kind: 'checking' } : one.state },
    ...{ models: modelsOf(one.id), createdAt: one.createdAt },
  });

  /** Those that can be asked, in the order in which they are offered: the user's own first. */
  const candidates = () => [
    ...[...connections.values()].map((one) => ({ ...one, infos: modelsOf(one.id), local: false })),
    { id: localId, state: localView().state, infos: modelsOf(localId), local: true },
  ];

  const registry = {
    loaded(): Promise<void> {
      reading ??= read().catch((error) => {
        reading = null;
        throw error;
      });
      return reading;
    },
    /** Another file may be behind the repo by now. */
    reload(): Promise<void> {
      reading = null;
      return registry.loaded();
    },
    /** All connections that were kept are known: what none of them has is really nobody's. */
    isWhole: () => whole,
    connections,
    prices,
    chosen: roles,
    keyOf,
    find(id: string): Known {
      const found = connections.get(id);
      if (!found) throw new DomainError('NOT_FOUND', { what: 'connection', id });
      return found;
    },
    view,
    list: (): Connection[] => [...[...connections.values()].map(view), localView()],
    localView,
    modelsOf,
    kept: ({ connectionId, model }: ModelRef): KeptModel | null =>
      connections.get(connectionId)?.models.find(({ id }) => id === model) ?? null,
    info(ref: ModelRef): (ModelInfo & { connectionName: string; local: boolean; here: boolean }) | null {
      const found = modelsOf(ref.connectionId).find(({ id }) => id === ref.model);
      if (!found) return null;
      const name = connections.get(ref.connectionId)?.name ?? 'This machine';
      return { ...found, connectionName: name, local: ref.connectionId === localId, here: isHere(ref) };
    },
    priceOf: (ref: ModelRef): Price | null =>
      modelsOf(ref.connectionId).find(({ id }) => id === ref.model)?.price ?? prices.get(keyOf(ref)) ?? null,
    /** What the user chose; where nothing was chosen or it is gone, what would do. */
    role(name: RoleName): ModelRef | null {
      const chosen = roles.get(name);
      if (chosen && (chosen.connectionId === localId || connections.has(chosen.connectionId))) return chosen;
      const fit = choose(name, candidates(), (other) => registry.role(other), makesText);
      // Memory reads by itself: what nobody chose for it gets nothing that leaves this machine.
      return name === 'memory' && fit && !isHere(fit) ? null : fit;
    },
    /** What may do it behind everything else: what the user chose for it, or what is on this machine. */
    unasked(name: RoleName): ModelRef | null {
      const found = registry.role(name);
      return found && (roles.get(name) === found || isHere(found)) ? found : null;
    },
    roles: (): Roles => Object.fromEntries(roleName.options.map((name) => [name, roles.get(name) ?? null])) as Roles,
    inUse: (): Roles => Object.fromEntries(roleName.options.map((name) => [name, registry.role(name)])) as Roles,
  };
  return registry;
}
export type Registry = ReturnType<typeof createRegistry>;
