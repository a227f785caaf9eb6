import { expect, test } from 'vitest';
import { chatWorld } from './testing/chat-world.ts';

const secret = 'the till is emptied at nine by the red door';

test('what is forgotten while an answer is being written is not in it when it has ended', {
  timeout: 60_000,
}, async () => {
  const half = Promise.withResolvers<void>();
  const filler = 'and so on '.repeat(200);
  const text = `As you know, ${secret}. ${filler} Once more: ${secret}.`;
  const world = await chatWorld({ answer: () => ({ text, piece: 40, holdMiddle: half.promise }) });
  const { client, core } = world;
  const memory = await client.memory.add({
    ...{ kind: 'fact', text: secret, confidence: 'high', projectIds: [], entities: [], validFrom: null, validTo: null },
  });
  const { id } = await world.thread();
  const { answer } = await client.chat.send({ threadId: id, text: 'What do you know?' });
  await world.comes('half of it', async () => (await world.message(id, answer.id)).text.includes(secret));
  await client.memory.forget({ id: memory.id });
  half.resolve();
  const end = await world.settled(id, answer.id);
  expect(end.end).toEqual({ kind: 'complete' });
  expect(end.text).toBe(text.replaceAll(secret, '(forgotten)'));
  const { data } = core.services.store;
  const kept = await world.comes('memory to be told', async () => {
    const rows = await data.selectFrom('memory_episodes').select('text').where('kind', '=', 'chat').execute();
    return rows[0] ?? null;
  });
  expect(kept.text).toContain('(forgotten)');
  expect(kept.text).not.toContain('red door');
  expect(await client.chat.search({ text: 'red door' })).toEqual([]);
});
