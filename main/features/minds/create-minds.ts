import { DomainError } from '../../../shared/contract/errors.ts';
import type { ModelRef, RoleName, Roles } from '../../../shared/features/minds/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Children } from '../../core/children/types.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { Secrets } from '../../core/secrets/secrets.ts';
import type { RunsService } from '../runs/index.ts';
import { createAsking } from './asking/create-asking.ts';
import { createEmbed } from './asking/embed.ts';
import { createObject } from './asking/object.ts';
import { countTokens } from './count-tokens.ts';
import { createCheck } from './keeping/check.ts';
import { createChecking } from './keeping/checking.ts';
import { createConnections } from './keeping/connections.ts';
import { unfit } from './keeping/fitness.ts';
import { createKeys } from './keeping/keys.ts';
import { createLedger } from './keeping/ledger.ts';
import { createModels } from './keeping/models.ts';
import { costOf } from './keeping/money.ts';
import { createRegistry } from './keeping/registry.ts';
import { localId } from './keeping/registry-id.ts';
import { createMindsRepo } from './keeping/repo.ts';
import { createLocalModels } from './local/create-local-models.ts';
import type { LocalModels } from './local/types.ts';
import { createLooking, type UsualPort, usualPorts } from './looking.ts';
import { createProviders } from './providers/index.ts';
import { createSpeak } from './speech/speak.ts';
import { createTranscribe } from './speech/transcribe.ts';
import { createVoices } from './speech/voices.ts';
import { createSpend } from './spend.ts';
import { createTellAttention } from './tell-attention.ts';
import type { Ask, Minds } from './types.ts';

export interface MindsDeps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  attention: Attention;
  secrets: Secrets;
  redactor: Redactor;
  children: Children;
  runs: RunsService;
  log: Logger;
  dataDir: string;
  /** Where servers of models usually listen on this machine. */
  ports?: readonly UsualPort[];
  local?: LocalModels;
}

const day = 86_400_000;

/** Connections to models, and whoever wants to ask them. */
export function createMinds(deps: MindsDeps) {
  const { store, clock, journal, changes, attention, secrets, redactor, log, ports = usualPorts } = deps;
  const local = deps.local ?? createLocalModels({ ...deps, log: log.child('local') });
  const repo = createMindsRepo(store.data);
  const registry = createRegistry({ repo, local });
  const keys = createKeys({ secrets, redactor });
  const over = new AbortController();
  const providers = createProviders();
  const check = createCheck({ providers, clock, over: over.signal });
  const listeners = new Set<() => void>();
  let ready = false;

  const changed = (id: string) => {
    changes.publish({ feature: 'minds', ids: [id] });
    for (const fn of [...listeners]) fn();
    if (ready) tell.tell();
  };
  const checking = createChecking({ repo, registry, keys, check, clock, log, changed });
  const { write, ...connections } = createConnections({
    store,
    repo,
    registry,
    keys,
    checking,
    clock,
    journal,
    changed,
  });
  const models = createModels({ repo, registry, write, changed });
  const tell = createTellAttention({ attention, registry, check: checking.check });
  const hearing = local.onChange(() => changed(localId));
  const ledger = createLedger({ repo, registry, clock, log });
  const asked = { registry, providers, ledger, local, clock, keyOf: keys.of, hide: keys.hide, health: checking.health };
  const asking = createAsking({ ...asked, over: over.signal });
  const embed = createEmbed({ ...asked, over: over.signal });
  const speech = {
    transcribe: createTranscribe({ ...asked, over: over.signal }),
    prepare({ connectionId, model }: ModelRef) {
      // Why it cannot be is told by whoever asks it then.
      if (connectionId === localId) local.prepare(model).catch(() => {});
    },
    speak: createSpeak({ ...asked, over: over.signal }),
    voices: createVoices({ ...asked, over: over.signal }),
  };
  const object = createObject({ asking, registry });
  const spend = createSpend({ repo, registry, clock });
  const prune = () => {
    spend.prune().catch((error) => log.error('old requests could not be removed', error));
  };
  const look = createLooking({
    ...{ clock, ports },
    connectionTo: (kind, baseUrl) => {
      const forms = (text: string) => text.replace(/\/\/(?:localhost|\[::1\])(?=[:/]|$)/, '//127.0.0.1');
      const found = [...registry.connections.values()].find(
        (one) => one.kind === kind && forms(one.baseUrl) === baseUrl,
      );
      return found?.id ?? null;
    },
  });
  const stops: Cancel[] = [hearing, keys.dispose, clock.every(day, prune)];

  const answers: Minds = {
    stream: (ask: Ask) => asking.stream(ask),
    ask: (ask) => asking.ask(ask),
    ...{ object, embed, ...speech, countTokens },
    role: registry.role,
    unasked: registry.unasked,
    info: registry.info,
    connected: () => registry.role('chat') !== null,
    cost: (model, { input, output }) => costOf(registry.priceOf(model), { input, output }),
    onChange(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };

  return {
    ...answers,
    ...connections,
    ...models,
    check: checking.check,
    local,
    async list() {
      await registry.loaded();
      return registry.list();
    },
    async look() {
      await registry.loaded();
      return look();
    },
    async roles(): Promise<Roles> {
      await registry.loaded();
      return registry.roles();
    },
    async inUse(): Promise<Roles> {
      await registry.loaded();
      return registry.inUse();
    },
    async setRole(role: RoleName, model: ModelRef | null): Promise<Roles> {
      await registry.loaded();
      if (model) {
        if (model.connectionId !== localId) registry.find(model.connectionId);
        const info = registry.info(model);
        if (!info) throw new DomainError('NOT_FOUND', { what: 'model', id: model.model });
        const kind = registry.connections.get(model.connectionId)?.kind ?? 'local';
        const why = unfit(role, kind, info);
        if (why !== null) throw new DomainError('CONFLICT', { what: 'role', why });
      }
      assertLasting(store);
      await repo.putRole(role, model);
      if (model) registry.chosen.set(role, model);
      else registry.chosen.delete(role);
      changed(model?.connectionId ?? localId);
      return registry.roles();
    },
    async spend(days: number) {
      await registry.loaded();
      await ledger.written();
      return spend.lines(days);
    },
    async begin(): Promise<void> {
      await local.begin().catch((error) => log.error('local models could not be read', error));
      await registry.reload().catch((error) => log.error('connections to models could not be read', error));
      // Not while nothing can be kept, nor where connections could not be read: a key is gone for good.
      if (!store.recovery && registry.isWhole())
        await keys
          .sweep((id) => registry.connections.get(id)?.hasKey === true)
          .catch((error) => log.error('keys without a connection could not be removed', error));
      await repo.lose().catch((error) => log.error('what a killed program had asked could not be told', error));
      ready = true;
      tell.tell();
      prune();
    },
    async dispose(): Promise<void> {
      over.abort(new DOMException('Optimus ends', 'AbortError'));
      for (const stop of stops) stop();
      tell.dispose();
      await ledger.written();
      await local.dispose();
    },
  };
}
export type MindsService = ReturnType<typeof createMinds>;
