// Run by kill.test.ts: a core that is in the middle of an answer, or of an act, when it is killed.
import { createCore } from '../../../core/create-core.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createDirectClient } from '../../../core/rpc.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { until } from '../../../core/testing/until.ts';

const [dataDir = '', home = '', url = '', mode = ''] = process.argv.slice(2);
const patience = { timeoutMs: 120_000 };
const core = await createCore({
  ...{ dataDir, home, hostPorts: createFakeHost().ports, clock: createSystemClock(), version: '0.0.0-test' },
});
const client = createDirectClient(core.router, { context: core.context({ id: 'test', kind: 'direct' }) });
const { id: connectionId } = await client.minds.add({ kind: 'compatible', name: 'Loopback', baseUrl: `${url}/v1` });
await client.minds.setRole({ role: 'chat', model: { connectionId, model: 'test-model' } });
const projectIds: string[] = [];
if (mode !== 'write') {
  const shop = await until(
    async () => (await client.projects.list()).find(({ name, scannedAt }) => name === 'shop' && scannedAt !== null),
    { ...patience, what: 'the project' },
  );
  projectIds.push(shop.id);
}
const thread = await client.chat.create({ scope: { projectIds } });
const { answer } = await client.chat.send({ threadId: thread.id, text: 'Go on' });
const message = async () => (await client.chat.get({ id: thread.id })).messages.at(-1);
const kept = async () => {
  const row = core.services.store.data.selectFrom('chat_messages').select('text').where('id', '=', answer.id);
  return (await row.executeTakeFirstOrThrow()).text;
};
let toolUseId = '';
if (mode === 'write') await until(async () => (await kept()) !== '', { ...patience, what: 'kept text' });
else {
  const waiting = await until(
    async () => {
      const now = await message();
      return now?.state === 'waiting' ? now : null;
    },
    { ...patience, what: 'a proposal' },
  );
  toolUseId = waiting.toolUses[0]?.id ?? '';
}
if (mode === 'act') {
  await client.chat.decide({ messageId: answer.id, toolUseId, choice: 'allow' });
  await until(() => core.services.launcher.activeOf(projectIds[0] ?? '').length > 0, { ...patience, what: 'a start' });
}
process.stdout.write(
  `${JSON.stringify({ threadId: thread.id, answerId: answer.id, toolUseId, text: await kept(), projectId: projectIds[0] ?? null })}\n`,
);
setInterval(() => {}, 1_000);
