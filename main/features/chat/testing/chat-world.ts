import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Message, Piece, ToolUse } from '../../../../shared/features/chat/schema.ts';
import type { ModelRef } from '../../../../shared/features/minds/schema.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';
import {
  type Answering,
  type Seen,
  type ServedModel,
  startProviderServer,
} from '../../minds/testing/provider-server.ts';

export { startShipping } from '../../deployments/testing/ship.ts';
export type { Answering, Reply, Seen } from '../../minds/testing/provider-server.ts';
export { startProviderServer };

interface Options {
  answer?: Answering;
  models?: ServedModel[];
  /** Of a project `shop`, by path. */
  files?: Record<string, string>;
  dataDir?: string;
  home?: string;
  server?: Awaited<ReturnType<typeof startProviderServer>>;
}

export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const isChat = ({ system }: Seen) => system.includes('You answer inside Optimus');
/** Memory asks the same provider about each exchange; it finds nothing there. */
export const onlyChat =
  (answer: Answering): Answering =>
  (seen) =>
    isChat(seen) ? answer(seen) : { object: { memories: [] } };

/** A whole core with a provider that answers as a test wants it to. */
export async function chatWorld(options: Options = {}) {
  const home = options.home ?? (await tempDir());
  const folder = join(home, 'projects', 'shop');
  if (options.files) await writeFiles(folder, { 'package.json': '{"name":"shop"}', ...options.files });
  const models = options.models ?? [{ id: 'test-model' }];
  const server = options.server ?? (await startProviderServer({ models }));
  const answer = (how: Answering) => server.answer(onlyChat(how));
  answer(options.answer ?? (() => 'All is well.'));
  onTestFinished(() => server.close());
  const clock = createFakeClock(Date.now());
  const test = await startTestCore({ home, clock, ...(options.dataDir !== undefined && { dataDir: options.dataDir }) });
  const { client, core } = test;
  const known = (await client.minds.list()).find(({ name }) => name === 'Loopback');
  const connection =
    known ?? (await client.minds.add({ kind: 'compatible', name: 'Loopback', baseUrl: `${server.url}/v1` }));
  const model: ModelRef = { connectionId: connection.id, model: models[0]?.id ?? '' };
  await client.minds.setRole({ role: 'chat', model });

  /** Lets the clock go on while it waits. */
  const comes = <T>(what: string, probe: () => T | Promise<T>) =>
    until(
      async () => {
        clock.advance(20);
        return await probe();
      },
      { what, timeoutMs: 60_000 },
    );
  const message = async (threadId: string, id: string): Promise<Message> => {
    const { messages } = await client.chat.get({ id: threadId, leafId: id, limit: 1 });
    const [found] = messages;
    if (!found) throw new Error('there is no such message');
    return found;
  };
  /** Asked of the database first: that costs little, however often it is asked. */
  const stateOf = async (id: string) => {
    const { data } = core.services.store;
    return (await data.selectFrom('chat_messages').select('state').where('id', '=', id).executeTakeFirst())?.state;
  };
  const settled = (threadId: string, id: string) =>
    comes('the end of an answer', async () => {
      if ((await stateOf(id)) === 'writing') return null;
      const { thread, messages } = await client.chat.get({ id: threadId, leafId: id, limit: 1 });
      return thread.busy ? null : (messages[0] ?? null);
    });
  const shop = async (): Promise<string> => {
    const row = await comes('the project', async () =>
      (await core.services.projects.list()).find(({ name, scannedAt }) => name === 'shop' && scannedAt !== null),
    );
    return row.id;
  };

  return {
    ...test,
    ...{ home, folder, server, answer, model, comes, message, settled, shop },
    /** What was asked for answers in chats. */
    asked: () => server.asked().filter(isChat),
    thread: (projectIds: string[] | null = []) => client.chat.create({ scope: { projectIds } }),
    /** Says something and waits for how the answer ends. */
    async say(threadId: string, text: string, more: { parentId?: string | null } = {}) {
      const { question, answer } = await client.chat.send({ threadId, text, ...more });
      return { question, answer: await settled(threadId, answer.id) };
    },
    /** Everything that a stream gives, until it is told to stop. */
    async pieces(threadId: string) {
      const stop = new AbortController();
      const stream = await client.chat.pieces({ id: threadId }, { signal: stop.signal });
      const frames: ({ type: 'reset' } | { type: 'item'; item: Piece })[] = [];
      const reading = (async () => {
        for await (const frame of stream) frames.push(frame);
      })().catch(() => {});
      onTestFinished(async () => {
        stop.abort();
        await reading;
      });
      await comes('the begin of a stream', () => frames.length > 0);
      return frames;
    },
    theUse(of: Message): ToolUse {
      const [use] = of.toolUses;
      if (!use) throw new Error('no tool was asked for');
      return use;
    },
  };
}
