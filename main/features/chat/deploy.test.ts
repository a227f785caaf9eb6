import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { onlyChat, startProviderServer, startShipping } from './testing/chat-world.ts';

test('a deployment begins after a click, once, and what is live meanwhile voids the proposal', {
  timeout: 300_000,
}, async () => {
  const shipping = await startShipping();
  const { client, project } = shipping;
  const place = await shipping.savePlace();
  const server = await startProviderServer({
    answer: onlyChat(({ messages }) =>
      messages.at(-1)?.role === 'tool'
        ? `I was told: ${messages.at(-1)?.text}`
        : { text: 'I would.', toolCalls: [{ name: 'deploy', input: { project: 'shop', place: 'prod' } }] },
    ),
  });
  onTestFinished(() => server.close());
  const { id: connectionId } = await client.minds.add({
    kind: 'compatible',
    name: 'Loopback',
    baseUrl: `${server.url}/v1`,
  });
  await client.minds.setRole({ role: 'chat', model: { connectionId, model: 'test-model' } });
  const { id: threadId } = await client.chat.create({ scope: { projectIds: [project.id] } });
  const said = async (text: string) => (await client.chat.send({ threadId, text })).answer.id;
  const rests = (id: string) =>
    until(
      async () => {
        const { thread, messages } = await client.chat.get({ id: threadId, leafId: id, limit: 1 });
        return thread.busy || messages[0]?.state === 'writing' ? null : messages[0];
      },
      { timeoutMs: 120_000, what: 'the answer' },
    );

  const first = await rests(await said('Ship it'));
  const [use] = first.toolUses;
  expect(use).toMatchObject({ name: 'deploy', state: 'waiting' });
  expect(use?.sentence).toMatch(
    /^Deploy shop as it is, with what is not committed, to prod at http:\/\/127\.0\.0\.1:\d+, with 1 instance; nothing is live there now\.$/,
  );
  expect(await client.deployments.history({})).toEqual([]);
  await client.chat.decide({ messageId: first.id, toolUseId: use?.id ?? '', choice: 'allow' });
  const done = await rests(first.id);
  expect(done.toolUses).toMatchObject([{ state: 'done', route: `/deployments/${place.id}` }]);
  expect(done.text).toContain('The deployment of version 1 to prod has begun');
  const [begun] = await client.deployments.history({});
  expect(begun).toMatchObject({ by: 'you, in a chat' });
  expect(await shipping.over(begun?.id ?? '')).toMatchObject({ state: 'succeeded' });

  const second = await rests(await said('Ship it again'));
  expect(second.toolUses[0]?.sentence).toContain('version 1 is live there now');
  const other = await client.deployments.deploy({ placeId: place.id });
  await shipping.over(other.id);
  await client.chat.decide({ messageId: second.id, toolUseId: second.toolUses[0]?.id ?? '', choice: 'allow' });
  const after = await rests(second.id);
  expect(after.toolUses).toMatchObject([{ state: 'expired' }]);
  expect(await client.deployments.history({})).toHaveLength(2);
});
