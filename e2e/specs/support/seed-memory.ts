import { openStore } from '../../../main/core/db/open-store.ts';
import { createSystemClock } from '../../../main/core/lib/clock.ts';
import type { Logger } from '../../../main/core/log/logger.ts';
import { createWorkerPool } from '../../../main/core/workers/worker-pool.ts';
import { type ProviderServer, startProviderServer } from '../../../main/features/minds/testing/provider-server.ts';
import type { AppDriver } from '../../drivers/types.ts';
import { createRest } from './rest.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

export const talk = `You: The checkout was slow again on Friday, at nine in the evening.
Optimus: The connection pool of shop-api was full.
You: Right. We raised the pool from 10 to 40 connections, and it held. From now on I want load tests before every sale.`;

/** A talk that was kept and not yet read, as chat leaves one. */
export async function seedTalk(home: string, talks: readonly { title: string; text: string }[]): Promise<void> {
  const clock = createSystemClock();
  const workers = createWorkerPool({ log: silent });
  const store = await openStore({ dataDir: home, clock, workers, log: silent });
  const now = clock.now();
  for (const [index, { title, text }] of talks.entries())
    await store.data
      .insertInto('memory_episodes')
      .values({
        ...{ id: `seeded${index}`, key: `chat:seeded${index}`, kind: 'chat', at: now - 3_600_000, title, text },
        ...{ project_ids: '[]', route: '/chat', added_at: now + index, state: 'waiting', sentence: null, read_to: 0 },
      })
      .execute();
  await store.dispose();
  await workers.dispose();
}

const nothing = { validFrom: null, validTo: null, relations: [], replaces: null, confirms: null, contradicts: null };

/** A provider on loopback that draws two memories from the talk. */
export async function startReader(): Promise<ProviderServer> {
  return startProviderServer({
    models: [{ id: 'reader', contextTokens: 32_768 }],
    answer: ({ prompt }) => ({
      object: {
        memories: prompt.includes('raised the pool')
          ? [
              {
                ...nothing,
                ...{ kind: 'lesson', text: 'A full connection pool made the checkout of shop-api slow' },
                ...{ quote: 'We raised the pool from 10 to 40 connections, and it held.', confidence: 'high' },
                entities: [
                  { kind: 'project', name: 'shop-api' },
                  { kind: 'service', name: 'Postgres' },
                ],
                relations: [{ from: 'shop-api', word: 'uses', to: 'Postgres' }],
              },
              {
                ...nothing,
                ...{ kind: 'preference', text: 'Load tests run before every sale', confidence: 'medium' },
                quote: 'From now on I want load tests before every sale.',
                entities: [{ kind: 'project', name: 'shop-api' }],
              },
            ]
          : [],
      },
    }),
  });
}

/** As the screen of minds connects it. */
export async function connectReader(app: AppDriver, reader: ProviderServer): Promise<void> {
  const post = createRest(app);
  const { id } = await post<{ id: string }>('/minds/add', {
    ...{ kind: 'compatible', name: 'Loopback', baseUrl: `${reader.url}/v1`, contextTokens: null },
  });
  await post('/minds/set-role', { role: 'memory', model: { connectionId: id, model: 'reader' } });
}

export interface SeededMemory {
  text: string;
  kind: string;
  names: string[];
}

/** Written by hand, one after the other. */
export async function writeMemories(app: AppDriver, memories: readonly SeededMemory[]): Promise<void> {
  const post = createRest(app);
  for (const { text, kind, names } of memories)
    await post('/memory/add', { text, kind, entities: names.map((name) => ({ kind: 'service', name })) });
}
