import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chatWorld } from './testing/chat-world.ts';

/** A chat is the same over each wire: reading, proposing, what came of it, and an older exchange with tools before the question. */
test.each([
  ['openai', '/v1', 'responses'],
  ['anthropic', '', 'messages'],
  ['ollama', '', 'ollama'],
] as const)('%s: tools are read, proposed and answered, and stay in the history', async (kind, path, wire) => {
  const world = await chatWorld({ files: { 'a.txt': 'one\n' } });
  const { client, server } = world;
  const project = await world.shop();
  const key = kind === 'ollama' ? {} : { key: 'sk-test-0123456789abcdef' };
  const { id: connectionId } = await client.minds.add({ kind, name: kind, baseUrl: `${server.url}${path}`, ...key });
  const model = { connectionId, model: 'test-model' };
  world.answer(({ messages, prompt }) => {
    if (prompt.includes('And then?')) return 'Nothing more.';
    const results = prompt.match(/<<<result-/g)?.length ?? 0;
    const edits = [{ old: 'one', new: 'two' }];
    if (results === 0)
      return { text: 'Looking.', toolCalls: [{ name: 'read_file', input: { project: 'shop', path: 'a.txt' } }] };
    if (results === 1)
      return {
        text: 'Proposing.',
        toolCalls: [{ name: 'edit_file', input: { project: 'shop', path: 'a.txt', edits } }],
      };
    return `Done, said ${messages.length} messages.`;
  });
  const { id } = await client.chat.create({ scope: { projectIds: [project] }, model });
  const { answer } = await world.say(id, 'Make it two');
  expect(answer, JSON.stringify(answer.end)).toMatchObject({ state: 'waiting', text: 'Looking.\n\nProposing.' });
  const [, use] = answer.toolUses;
  await client.chat.decide({ messageId: answer.id, toolUseId: use?.id ?? '', choice: 'allow' });
  const done = await world.settled(id, answer.id);
  expect(done.end, JSON.stringify(done.end)).toEqual({ kind: 'complete' });
  expect(done.text).toMatch(/^Looking\.\n\nProposing\.\n\nDone/);
  expect(await readFile(join(world.folder, 'a.txt'), 'utf8')).toBe('two\n');
  expect(done.usage?.input).toBeGreaterThan(0);
  const next = await world.say(id, 'And then?');
  expect(next.answer).toMatchObject({ text: 'Nothing more.', end: { kind: 'complete' } });
  expect(world.asked().map((seen) => seen.kind)).toEqual(Array(4).fill(wire));
  expect(
    world
      .asked()
      .at(-1)
      ?.prompt.match(/<<<result-/g),
  ).toHaveLength(2);
});
