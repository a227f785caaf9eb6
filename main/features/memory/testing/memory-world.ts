import { onTestFinished } from 'vitest';
import type { MemoryInput } from '../../../../shared/features/memory/schema.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import type { Store } from '../../../core/db/types.ts';
import { createChannel } from '../../../core/lib/channel.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { openTestStore } from '../../../core/testing/test-store.ts';
import type { KnowledgeSource } from '../../knowledge/types.ts';
import { mindsHere, providerHere } from '../../minds/testing/minds-here.ts';
import { createMemory } from '../create-memory.ts';
import type { NewEpisode } from '../types.ts';

/** One memory as a model writes it; what a test does not say is nothing. */
export const said = (one: { text: string; quote: string } & Record<string, unknown>) => ({
  ...{ kind: 'fact', confidence: 'medium', validFrom: null, validTo: null, entities: [], relations: [] },
  ...{ replaces: null, confirms: null, contradicts: null },
  ...one,
});

/** What a hand leaves open. */
export const blank: Omit<MemoryInput, 'text' | 'kind'> & { replaces: null } = {
  ...{ confidence: 'high', validFrom: null, validTo: null, projectIds: [], entities: [], replaces: null },
};

export const episode = (text: string, rest: Partial<NewEpisode> = {}): NewEpisode => ({
  ...{ kind: 'chat', key: `chat:${text.slice(0, 40)}`, at: Date.UTC(2026, 0, 1), title: 'A talk', text },
  ...{ projectIds: [], route: null },
  ...rest,
});

/** Memory on a real database and real minds, with a provider on loopback. */
export async function memoryHere(options: { store?: Store; connected?: boolean; embeds?: boolean } = {}) {
  const server = await providerHere({
    models: [{ id: 'reader' }, ...(options.embeds ? [{ id: 'vectors', embeds: true, dimensions: 64 }] : [])],
    answer: () => ({ object: { memories: [] } }),
  });
  const store = options.store ?? (await openTestStore(createSystemClock()));
  const { minds, clock, journal, redactor } = await mindsHere({ store });
  const sources: KnowledgeSource[] = [];
  const memory = createMemory({
    ...{ store, clock, journal, redactor, minds, log: quietLog },
    changes: createChannel<Change>({ kind: 'coalesce', capacity: 10, key: ({ feature }) => feature }),
    projects: { row: () => null },
    knowledge: {
      addSource(source) {
        sources.push(source);
        return () => {};
      },
    },
  });
  await memory.begin();
  onTestFinished(() => memory.dispose());
  async function connect() {
    const { id } = await minds.add({
      ...{ kind: 'compatible', name: 'Mine', baseUrl: `${server.url}/v1`, contextTokens: null },
    });
    await minds.setRole('memory', { connectionId: id, model: 'reader' });
    if (options.embeds) await minds.setRole('embed', { connectionId: id, model: 'vectors' });
    server.forget();
    return id;
  }
  const connectionId = options.connected === false ? null : await connect();
  const source = sources[0] as KnowledgeSource;
  return { memory, minds, server, store, clock, journal, source, connect, connectionId };
}
