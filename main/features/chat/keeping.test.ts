import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { DataTables } from '../../core/db/tables.ts';
import type { Store } from '../../core/db/types.ts';
import { createChatRepo } from './store/repo.ts';
import { chatWorld } from './testing/chat-world.ts';

/** Every row of every table of both files that holds one of these words, whatever the table is called. */
async function rowsWith(store: Store, words: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const db of [store.data, store.series] as const) {
    const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(
      db as never,
    );
    for (const { name } of tables.rows) {
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db as never);
      for (const row of rows) {
        const text = Object.values(row)
          .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)))
          .join('\n');
        const word = words.find((one) => text.toLowerCase().includes(one.toLowerCase()));
        if (word !== undefined) found.push(`${name}: ${word}`);
      }
    }
  }
  return found;
}

test('search finds what was said and answered, export tells it, and a deleted thread is nowhere', {
  timeout: 60_000,
}, async () => {
  const world = await chatWorld({ answer: () => 'The culprit is a zanzibarquux, see [e:e0000000].' });
  const { client, core } = world;
  const { store } = core.services;
  const { id } = await world.thread();
  const said = await client.chat.send({
    ...{ threadId: id, text: 'Where does the xylophonist hide, naïvely?' },
    attachments: [{ kind: 'attachment', title: 'notes', text: 'a qwertzuiopian note', source: { type: 'text' } }],
  });
  const answer = await world.settled(id, said.answer.id);
  expect(said.question.attachments).toMatchObject([{ title: 'notes', text: 'a qwertzuiopian note' }]);
  expect(world.asked()[0]?.prompt).toContain('a qwertzuiopian note');

  expect(await client.chat.search({ text: 'zanzibarq' })).toMatchObject([
    { threadId: id, threadTitle: 'Where does the xylophonist hide, naïvely?', messageId: answer.id, role: 'assistant' },
  ]);
  expect(await client.chat.search({ text: 'NAIVELY xylo' })).toMatchObject([{ messageId: said.question.id }]);
  for (const text of ['"', '*', 'a" OR b', 'NEAR(', '\u0000', 'nothing-of-it'])
    expect(await client.chat.search({ text: `${text} zzz` }), text).toEqual([]);

  const markdown = await client.chat.export({ id, as: 'markdown' });
  expect(markdown.name).toBe('Where-does-the-xylophonist-hide-naively.md');
  expect(markdown.text).toContain('## You, ');
  // It was never shown such a piece, so it is no citation.
  expect(markdown.text).toContain('The culprit is a zanzibarquux, see .');
  const json = JSON.parse((await client.chat.export({ id, as: 'json' })).text);
  expect(json).toMatchObject({
    format: 'optimus-chat',
    thread: { id },
    messages: [{ role: 'user' }, { role: 'assistant' }],
  });

  const words = ['zanzibarquux', 'xylophonist', 'qwertzuiopian', id, answer.id, said.question.id];
  expect(await rowsWith(store, words)).not.toEqual([]);
  expect(await client.chat.losses({ id })).toEqual({ memories: 0 });
  await client.chat.remove({ id });
  expect(await rowsWith(store, words)).toEqual([]);
  // Not even as a word of the index, whose pages hold words in pieces.
  await sql`create virtual table temp.chat_words using fts5vocab(main, chat_search, 'row')`.execute(store.data);
  expect((await sql`select * from temp.chat_words`.execute(store.data)).rows).toEqual([]);
  expect(await client.chat.search({ text: 'zanzibarquux' })).toEqual([]);
  await expect(client.chat.get({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.chat.remove({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a history that does not fit is cut from its oldest, and the answer says so', async () => {
  const world = await chatWorld({
    models: [{ id: 'small', contextTokens: 4_096 }],
    answer: () => 'word '.repeat(400),
  });
  const { id } = await world.thread();
  const answers = [];
  for (let n = 0; n < 8; n++) answers.push((await world.say(id, `question ${n} ${'more '.repeat(40)}`)).answer);
  expect(answers[0]?.leftOut).toBe(0);
  const last = answers.at(-1);
  expect(last?.leftOut).toBeGreaterThan(0);
  // Whole exchanges go.
  expect((last?.leftOut ?? 1) % 2).toBe(0);
  const prompt = world.asked().at(-1);
  expect(prompt?.prompt).toContain('question 7');
  expect(prompt?.prompt).toContain('question 6');
  expect(prompt?.prompt).not.toContain('question 0');
  expect(prompt?.messages[1]?.role).toBe('user');
});

test('10,000 messages in a thread and 5,000 threads: read page by page, and always by an index', {
  timeout: 120_000,
}, async () => {
  const world = await chatWorld();
  const { client, core } = world;
  const { store } = core.services;
  const repo = createChatRepo(store);
  const { id } = await world.thread();
  const at = Date.now() - 100_000_000;
  await repo.together(async (parts) => {
    let parentId: string | null = null;
    for (let n = 0; n < 10_000; n++) {
      const message = await parts.messages.add({
        ...{
          id: `m${n}`,
          threadId: id,
          parentId,
          role: n % 2 ? 'assistant' : 'user',
          text: `text ${n}`,
          state: 'ended',
        },
        ...{
          end: null,
          modelName: null,
          model: null,
          usage: null,
          cost: null,
          leftOut: 0,
          notes: [],
          createdAt: at + n,
          tookMs: null,
        },
      });
      await parts.search.put(message.doc, message.text);
      parentId = message.id;
    }
    await parts.threads.change(id, { leafId: 'm9999' });
    for (let n = 0; n < 5_000; n++)
      await parts.threads.add({
        ...{ id: `t${n}`, title: `thread ${n}`, titled: true, pinned: n % 1_000 === 0, scope: { projectIds: [] } },
        ...{ model: null, leafId: null, createdAt: at, updatedAt: at + Math.floor(n / 7) },
      });
  });
  const newest = await client.chat.get({ id });
  expect(newest.messages).toHaveLength(200);
  expect(newest.messages.at(-1)?.id).toBe('m9999');
  expect(newest.earlier).toBe(true);
  const before = await client.chat.get({ id, leafId: newest.messages[0]?.parentId ?? '' });
  expect(before.messages.at(-1)?.id).toBe('m9799');
  expect((await client.chat.choose({ id: 'm0' })).messages.at(-1)?.id).toBe('m9999');
  expect(await repo.messages.depth(id, 'm9999')).toBe(10_000);
  expect((await client.chat.search({ text: 'text 7777' })).map(({ messageId }) => messageId)).toEqual(['m7777']);
  expect(JSON.parse((await client.chat.export({ id, as: 'json' })).text).messages).toHaveLength(10_000);

  const listed = await client.chat.list({ limit: 100 });
  expect(listed.slice(0, 5).every(({ pinned }) => pinned)).toBe(true);
  const seen = new Set(listed.map((thread) => thread.id));
  for (let last = listed.at(-1); last; ) {
    // Seven are of the same millisecond, and pages end among them.
    const more = await client.chat.list({ limit: 500, before: last.updatedAt, beforeId: last.id });
    for (const thread of more) seen.add(thread.id);
    last = more.at(-1);
  }
  expect(seen.size).toBe(5_001);

  const { answer } = await world.say(id, 'and now?');
  expect(answer.leftOut).toBeGreaterThan(0);

  const plans = async (text: string) =>
    (await sql<{ detail: string }>`explain query plan ${sql.raw(text)}`.execute(store.data)).rows.map(
      (row) => row.detail,
    );
  const queries: (readonly [keyof DataTables, string])[] = [
    [
      'chat_threads',
      "select * from chat_threads where pinned = 0 and (updated_at < 5 or (updated_at = 5 and id > 'a')) order by updated_at desc, id limit 5",
    ],
    ['chat_messages', "select id from chat_messages where thread_id = 'a' and parent_id in ('b') order by doc"],
    ['chat_messages', "select * from chat_messages where state in ('writing')"],
    ['chat_evidence', "select * from chat_evidence where message_id in ('a') order by message_id, place"],
    ['chat_tool_uses', "select * from chat_tool_uses where message_id in ('a') order by message_id, round, place"],
  ];
  for (const [table, query] of queries) expect((await plans(query)).join('\n'), query).not.toContain(`SCAN ${table}`);
});
