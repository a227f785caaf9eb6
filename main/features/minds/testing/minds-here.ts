import { onTestFinished } from 'vitest';
import type { ConnectionKind, ModelInfo } from '../../../../shared/features/minds/schema.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import { createAttention } from '../../../core/attention/attention.ts';
import { createAttentionRepo } from '../../../core/attention/repo.ts';
import type { Store } from '../../../core/db/types.ts';
import { createJournal } from '../../../core/journal/journal.ts';
import { createJournalRepo } from '../../../core/journal/repo.ts';
import { createChannel } from '../../../core/lib/channel.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createRedactor } from '../../../core/log/redactor.ts';
import { createSecretsRepo } from '../../../core/secrets/repo.ts';
import { createSecrets } from '../../../core/secrets/secrets.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { providerHere } from '../../../core/testing/model-provider.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { openTestStore } from '../../../core/testing/test-store.ts';
import { createMinds, type MindsDeps } from '../create-minds.ts';
import type { LocalModels } from '../local/types.ts';
import type { ProviderServerOptions } from './provider-server.ts';

/** A machine on which no local model is. */
export function noLocalModels(models: ModelInfo[] = []): LocalModels {
  const view = { consent: false, source: '', folder: '', problem: null, models: [] };
  const absent = () => Promise.reject(new Error('no local models in this test'));
  return {
    begin: async () => {},
    list: () => view,
    setConsent: async () => view,
    download: absent,
    cancelDownload: absent,
    addFolder: absent,
    remove: absent,
    models: () => models,
    embed: async (_, texts) => ({
      vectors: texts.map((text) => Float32Array.from([text.length, 1])),
      usage: { input: texts.length, cachedInput: 0, output: 0, reasoning: 0 },
    }),
    transcribe: async (_, samples) => ({
      ...{ text: `${samples.byteLength} bytes`, language: 'en', noSpeech: 0, meanLogProbability: -0.1 },
      usage: { input: 0, cachedInput: 0, output: 2, reasoning: 0 },
    }),
    prepare: async () => {},
    folderOf: () => null,
    async *stream() {
      yield 'local ';
      yield 'words';
      return { kind: 'complete', usage: { input: 3, cachedInput: 0, output: 2, reasoning: 0 } };
    },
    problem: () => null,
    onChange: () => () => {},
    dispose: async () => {},
  };
}

export { providerHere };

interface Options extends Partial<Pick<MindsDeps, 'ports' | 'local'>> {
  store?: Store;
  clock?: ReturnType<typeof createFakeClock>;
}

/** The whole of minds on a real database, with a clock that stands still. */
export async function mindsHere(options: Options = {}) {
  const clock = options.clock ?? createFakeClock();
  const store = options.store ?? (await openTestStore(createSystemClock()));
  const changes = createChannel<Change>({ kind: 'coalesce', capacity: 10, key: (change) => change.feature });
  const redactor = createRedactor();
  const host = createFakeHost();
  const journal = createJournal({
    ...{ repo: createJournalRepo(store.data), clock, log: quietLog, changes, redactor, keepDays: () => 30 },
  });
  const attention = await createAttention({ repo: createAttentionRepo(store.data), clock, journal, changes });
  const secrets = createSecrets({
    ...{ repo: createSecretsRepo(store.data), cipher: host.ports.secrets, clock, journal, hide: redactor.add },
    assertLasting: () => {},
  });
  const logged: unknown[] = [];
  const log = { ...quietLog, error: (...args: unknown[]) => logged.push(args), child: () => log };
  const minds = createMinds({
    ...{ store, clock, journal, changes, attention, secrets, redactor, log, dataDir: '' },
    ...{ ports: options.ports ?? [], local: options.local ?? noLocalModels() },
    // Only models of this machine need them, and there are none.
    ...({ children: null, runs: null } as unknown as Pick<MindsDeps, 'children' | 'runs'>),
  });
  await minds.begin();
  onTestFinished(async () => {
    await minds.dispose();
    await journal.dispose();
  });
  return { minds, clock, store, host, journal, attention, secrets, redactor, logged };
}

export const wireKinds = ['openai', 'anthropic', 'compatible', 'ollama'] as const;
export type WireKind = (typeof wireKinds)[number] & ConnectionKind;

/** Where this kind of connection begins on the test server. */
export const baseOf = (kind: WireKind, url: string) => (kind === 'openai' || kind === 'compatible' ? `${url}/v1` : url);

/** A server, and a connection of each kind that is wanted to it. */
export async function connectedHere(
  kinds: readonly WireKind[] = wireKinds,
  options: Options & ProviderServerOptions = {},
) {
  const server = await providerHere({ key: 'sk-test-0123456789abcdef', ...options });
  const here = await mindsHere(options);
  const models = {} as Record<WireKind, { connectionId: string; model: string }>;
  for (const kind of kinds) {
    const { id } = await here.minds.add({
      ...{ kind, name: `My ${kind}`, baseUrl: baseOf(kind, server.url), contextTokens: null },
      key: 'sk-test-0123456789abcdef',
    });
    models[kind] = { connectionId: id, model: 'test-model' };
  }
  server.forget();
  const purpose = { feature: 'chat', id: 'test' } as const;
  const asking = (kind: WireKind) => ({
    model: models[kind],
    purpose,
    messages: [{ role: 'user', text: 'How is it?' }] as const,
  });
  return { ...here, server, models, asking, purpose };
}
