import { expect, test } from 'vitest';
import { chatWorld } from './testing/chat-world.ts';

test('a question is answered, word by word, with model, tokens and cost, and the thread is called by its first words', async () => {
  const world = await chatWorld({ answer: () => ({ text: 'Because it *sleeps*.', usage: { input: 10, output: 5 } }) });
  const { client, model } = world;
  await client.minds.setPrice({ ...model, price: { input: 1_000_000, cachedInput: 100_000, output: 3_000_000 } });
  const { id } = await world.thread();
  const { question, answer } = await world.say(id, 'Why is the shop slow since this morning?');
  expect(question).toMatchObject({ role: 'user', parentId: null, state: 'ended', siblings: [question.id] });
  expect(answer).toMatchObject({
    ...{ role: 'assistant', parentId: question.id, text: 'Because it *sleeps*.', state: 'ended' },
    ...{ end: { kind: 'complete' }, model, modelName: 'test-model', leftOut: 0 },
    usage: { input: 10, output: 5 },
    cost: 10 * 1_000_000 + 5 * 3_000_000,
  });
  const [thread] = await client.chat.list({});
  expect(thread).toMatchObject({
    ...{ id, title: 'Why is the shop slow since this morning?', messages: 2, busy: false },
    ...{ leafId: answer.id, cost: answer.cost },
  });
  expect(world.asked()).toHaveLength(1);
});

test('edit, retry and choose make and show branches', async () => {
  let count = 0;
  const world = await chatWorld({ answer: () => `answer ${++count}` });
  const { client } = world;
  const { id } = await world.thread();
  const first = await world.say(id, 'one');
  const second = await world.say(id, 'two');
  expect(second.question.parentId).toBe(first.answer.id);
  const edited = await world.say(id, 'two, edited', { parentId: first.answer.id });
  expect(edited.question.siblings).toEqual([second.question.id, edited.question.id]);
  // Nothing of the other branch was told.
  expect(world.asked()[2]?.prompt).toContain('two, edited');
  expect(world.asked()[2]?.prompt).not.toContain('answer 2');
  const again = await client.chat.retry({ id: edited.answer.id });
  await world.settled(id, again.id);
  expect(again.siblings).toEqual([edited.answer.id, again.id]);
  const texts = async () => (await client.chat.get({ id })).messages.map(({ text }) => text);
  expect(await texts()).toEqual(['one', 'answer 1', 'two, edited', 'answer 4']);
  await client.chat.choose({ id: second.question.id });
  expect(await texts()).toEqual(['one', 'answer 1', 'two', 'answer 2']);
  const chosen = await client.chat.choose({ id: edited.question.id });
  expect(chosen.messages.map(({ text }) => text)).toEqual(['one', 'answer 1', 'two, edited', 'answer 4']);
  const fresh = await world.say(id, 'from the beginning', { parentId: null });
  expect(fresh.question.siblings).toEqual([first.question.id, fresh.question.id]);
  expect(await texts()).toEqual(['from the beginning', 'answer 5']);
});

test('the model is told the branch from its beginning, and who said what', async () => {
  const world = await chatWorld({ answer: ({ prompt }) => `${prompt.length}` });
  const { id } = await world.thread();
  const first = await world.say(id, 'my name is Ada');
  await world.say(id, 'what is my name');
  const [, asked] = world.asked();
  expect(asked?.messages.map(({ role, text }) => [role, text]).slice(1)).toEqual([
    ['user', 'my name is Ada'],
    ['assistant', first.answer.text],
    ['user', 'what is my name'],
  ]);
  expect(asked?.system).toContain('You answer inside Optimus');
});

test.each([
  ['401', { fault: { status: 401, message: 'No such key' } }, 'unauthorised', 'No such key', ''],
  [
    'an event of an error',
    { text: 'x'.repeat(64), fault: 'error-event', message: 'The engine is on fire' },
    'stream-error',
    'The engine is on fire',
    'x',
  ],
  ['an end without a reason', { text: 'y'.repeat(64), fault: 'no-end' }, 'no-end', '', 'y'],
  ['a cut', { text: 'z'.repeat(64), fault: 'cut' }, 'cut', '', 'z'],
] as const)(
  '%s is shown as such, in the words of the provider, and what had come stays',
  async (_, reply, code, words, begin) => {
    const world = await chatWorld({ answer: () => reply });
    const { id } = await world.thread();
    const { answer } = await world.say(id, 'hello');
    if (answer.end?.kind !== 'failed') throw new Error(`it ended as ${answer.end?.kind}`);
    expect(answer.end.fault.code).toBe(code);
    expect(answer.end.fault.message).toContain(words);
    expect(answer.text.startsWith(begin)).toBe(true);
    expect((await world.say(id, 'again')).answer.end?.kind).toBe('failed');
  },
);

test('refused, and cut by length, are ends of their own', async () => {
  const world = await chatWorld({
    answer: ({ prompt }) => (prompt.includes('long') ? { text: 'a', end: 'length' } : { text: 'No.', end: 'refusal' }),
  });
  const { id } = await world.thread();
  expect((await world.say(id, 'long')).answer.end).toEqual({ kind: 'length' });
  expect((await world.say(id, 'bad', { parentId: null })).answer.end?.kind).toBe('refusal');
});

test('stop closes the connection and keeps what was written', async () => {
  const gate = Promise.withResolvers<void>();
  const world = await chatWorld({ answer: () => ({ text: 'abcdefgh'.repeat(8), holdMiddle: gate.promise }) });
  const { client } = world;
  const { id } = await world.thread();
  const { answer } = await client.chat.send({ threadId: id, text: 'count' });
  await world.comes('the first words', async () => (await world.message(id, answer.id)).text !== '');
  await expect(client.chat.send({ threadId: id, text: 'and' })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(client.chat.remove({ id })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect((await client.chat.list({}))[0]?.busy).toBe(true);
  const stopped = await client.chat.stop({ id: answer.id });
  expect(stopped).toMatchObject({ state: 'ended', end: { kind: 'cancelled' } });
  expect(stopped.text).toMatch(/^abcd/);
  expect(stopped.text.length).toBeLessThan(64);
  const [seen] = world.asked();
  await seen?.closed;
  expect(seen?.aborted).toBe(true);
  gate.resolve();
  await expect(client.chat.stop({ id: answer.id })).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('without a model nothing is kept of what was said, and it is said how to connect one', async () => {
  const world = await chatWorld();
  const { client, model } = world;
  const { id } = await world.thread();
  await client.minds.remove({ id: model.connectionId });
  await expect(client.chat.send({ threadId: id, text: 'hello' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect((await client.chat.get({ id })).messages).toEqual([]);
});

test('threads are pinned, renamed and given another model; what is not there is not found', async () => {
  const world = await chatWorld({
    models: [{ id: 'test-model' }, { id: 'other' }],
    answer: ({ model }) => `I am ${model}`,
  });
  const { client, model } = world;
  const [a, b] = [await world.thread(), await world.thread()];
  await client.chat.change({ id: a.id, pinned: true, title: 'Kept' });
  await world.say(b.id, 'hello');
  await client.chat.change({ id: a.id, model: { ...model, model: 'other' } });
  expect((await world.say(a.id, 'who')).answer.text).toBe('I am other');
  expect((await client.chat.list({})).map(({ title }) => title)).toEqual(['Kept', 'hello']);
  await expect(client.chat.get({ id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.chat.create({ scope: { projectIds: ['none'] } })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.chat.retry({ id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.chat.send({ threadId: a.id, text: 'x', parentId: 'none' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
