import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { chatWorld } from './testing/chat-world.ts';

const files = {
  'README.md': '# Shop\n\nThe frobnicator caches prices for ten minutes.\n',
  'src/a.ts': 'export const a = 1;\n',
};

test('what Optimus found stands in the question and beside the answer, and tools add to it', async () => {
  const world = await chatWorld({ files });
  const project = await world.shop();
  await world.comes('the index', async () => {
    const { hits } = await world.client.knowledge.search({ query: 'frobnicator', scope: { projectIds: [project] } });
    return hits.length > 0;
  });
  world.answer(({ messages, prompt }) => {
    if (messages.at(-1)?.role !== 'tool')
      return { toolCalls: [{ name: 'read_file', input: { project: 'shop', path: 'src/a.ts' } }] };
    const [found] = /id=([a-z0-9]{6,40}) kind=readme/.exec(prompt)?.slice(1) ?? [];
    const [read] = /([a-z0-9]{6,40}) shop\/src\/a\.ts/.exec(prompt)?.slice(1) ?? [];
    return `Ten minutes [e:${found}], and a is 1 [e:${read}]; made up [e:e99999999].`;
  });
  const { id } = await world.thread([project]);
  const { answer } = await world.say(id, 'How long does the frobnicator cache?');
  expect(answer.toolUses).toMatchObject([
    {
      name: 'read_file',
      kind: 'read',
      state: 'done',
      sentence: expect.stringMatching(/^read src\/a\.ts/),
      diff: null,
      undoable: false,
    },
  ]);
  const cited = [...answer.text.matchAll(/\[e:([^\]]+)\]/g)].map(([, one]) => one);
  const shown = answer.evidence.map((one) => one.id);
  expect(cited.map((one) => shown.includes(one ?? ''))).toEqual([true, true, false]);
  expect(answer.evidence.find((one) => one.id === cited[0])?.text).toContain('ten minutes');
  const { text } = await world.client.chat.export({ id, as: 'markdown' });
  expect(text).toContain('Ten minutes [1], and a is 1 [2]; made up .');
  expect(text).toMatch(/Sources:\n\n1\. .*README.*\n2\. .*src\/a\.ts/);
});

test('tools end after twelve rounds: the model is told, and has to answer', async () => {
  const world = await chatWorld({ files });
  const project = await world.shop();
  let asked = 0;
  world.answer(({ tools }) => {
    asked += 1;
    return tools.length > 0 ? { toolCalls: [{ name: 'list_projects', input: {} }] } : 'That is all I know.';
  });
  const { id } = await world.thread([project]);
  const { answer } = await world.say(id, 'Look');
  expect(asked).toBe(13);
  expect(answer).toMatchObject({ text: 'That is all I know.', end: { kind: 'complete' } });
  expect(answer.toolUses).toHaveLength(12);
  expect(world.asked().at(-1)?.prompt).toContain('no more tools are run');
  expect(answer.usage?.output).toBeGreaterThan(0);
});

test('a model that calls tools which it was not given is told so at the end', async () => {
  const world = await chatWorld({ files, answer: () => ({ toolCalls: [{ name: 'list_projects', input: {} }] }) });
  const { id } = await world.thread([await world.shop()]);
  const { answer } = await world.say(id, 'Look');
  expect(world.asked()).toHaveLength(13);
  expect(answer.end).toMatchObject({ kind: 'failed', fault: { code: 'not-sent' } });
});

test('a model whose server takes no tools is asked without them, and the answer says so', async () => {
  const world = await chatWorld({ files });
  const message = 'registry.ollama.ai/library/small does not support tools';
  world.answer(({ tools }) => (tools.length > 0 ? { fault: { status: 400, message } } : 'I only talk.'));
  const { id } = await world.thread([await world.shop()]);
  const { answer } = await world.say(id, 'Look');
  expect(answer).toMatchObject({ text: 'I only talk.', end: { kind: 'complete' } });
  expect(answer.notes).toEqual(['This model takes no tools: it could not look anything up by itself.']);
  // Without a project there are none to offer.
  const bare = await world.thread();
  await world.say(bare.id, 'Look');
  expect(world.asked().at(-1)?.tools).toEqual([]);
});

test('a model that reads little at once is not given tools that would fill it, and the answer says so', async () => {
  const world = await chatWorld({
    files,
    models: [{ id: 'small', contextTokens: 4_096 }],
    answer: () => 'I only talk.',
  });
  const { id } = await world.thread([await world.shop()]);
  const { answer } = await world.say(id, 'Look');
  expect(answer.notes).toEqual([expect.stringContaining('reads too little at once')]);
  expect(world.asked().map(({ tools }) => tools)).toEqual([[]]);
});

test('the disk is full: the answer is shown as it ended, and is kept as soon as there is room', async () => {
  const gate = Promise.withResolvers<void>();
  const text = 'long '.repeat(40_000);
  const world = await chatWorld({ answer: () => ({ text, piece: 4_000, holdMiddle: gate.promise }) });
  const { client, core } = world;
  const { data } = core.services.store;
  const { id } = await world.thread();
  const { answer } = await client.chat.send({ threadId: id, text: 'Tell me' });
  await world.comes('the first words', async () => (await world.message(id, answer.id)).text !== '');
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(data);
  await sql`pragma max_page_count = ${sql.raw(String((rows[0]?.page_count ?? 0) + 4))}`.execute(data);
  gate.resolve();
  const ended = await world.comes('the end', async () => {
    const now = await world.message(id, answer.id);
    return now.state === 'ended' ? now : null;
  });
  expect(ended).toMatchObject({ text, end: { kind: 'complete' } });
  const kept = () => data.selectFrom('chat_messages').select(['state']).where('id', '=', answer.id).executeTakeFirst();
  expect(await kept()).toEqual({ state: 'writing' });
  await sql`pragma max_page_count = 4000000`.execute(data);
  await world.comes('that it is kept', async () => (await kept())?.state === 'ended');
  expect((await world.message(id, answer.id)).text).toBe(text);
});

test('each finished exchange is kept by memory, word by word, and one that failed is not', async () => {
  const world = await chatWorld({ answer: () => 'Forty-two.' });
  const { id } = await world.thread();
  await world.say(id, 'What is it?');
  world.answer(() => ({ text: 'Forty-three, or', fault: 'no-end' }));
  await world.say(id, 'And now?');
  const episodes = await sql<{ text: string }>`select text from memory_episodes`.execute(
    world.core.services.store.data,
  );
  expect(episodes.rows.map((row) => row.text)).toEqual([
    'The user said:\nWhat is it?\n\ntest-model answered:\nForty-two.',
  ]);
});
