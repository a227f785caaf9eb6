import { expect, test } from 'vitest';
import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import { doingWorld, runFile } from './testing/doing-world.ts';

test('what is typed as it would be said goes through the grammar to the real services and back', {
  timeout: 180_000,
}, async () => {
  const { client, comes, shop, core } = await doingWorld({ '.optimus/run.yaml': runFile });
  const rests = async ({ id }: Pick<Utterance, 'id'>): Promise<Utterance> =>
    comes('the end of it', async () => {
      const now = await client.voice.get({ id });
      return ['transcribing', 'understanding', 'doing'].includes(now.state) ? null : now;
    });
  const says = async (text: string) => rests(await client.voice.type({ text }));

  expect(await says('what is running')).toMatchObject({
    ...{ state: 'done', answer: 'Nothing is running.', receipt: { ok: true, route: '/running' } },
    reading: { intent: { kind: 'running', projectId: null } },
  });
  expect(await says('was braucht mich')).toMatchObject({
    state: 'done',
    language: 'de',
    answer: 'Nichts braucht dich.',
  });
  expect(await says('starte shop')).toMatchObject({
    ...{ state: 'done', answer: 'shop db und shop web laufen.' },
    receipt: { ok: true, sentence: 'db and web of shop run.' },
  });
  const asked = await says('stop shop');
  expect(asked).toMatchObject({ state: 'asking', question: { why: 'destructive', typed: null } });
  expect(asked.question?.consequence).toContain('with every connection to it');
  expect(core.services.launcher.activeOf(shop.id)).toHaveLength(2);
  const stopped = await rests(await client.voice.decide({ id: asked.id, accept: true }));
  expect(stopped).toMatchObject({ state: 'done', answer: 'shop db and shop web are stopped.' });
  expect(core.services.launcher.activeOf(shop.id)).toEqual([]);
  expect(await says('stoppe shop')).toMatchObject({ state: 'failed', answer: 'Von shop läuft nichts.' });
  expect(await says('remind me tomorrow at nine to rotate keys')).toMatchObject({
    ...{ state: 'done', answer: expect.stringMatching(/^You will be reminded tomorrow at 9 AM: rotate keys\.$/) },
  });
  expect(await client.reminders.list({})).toMatchObject([{ text: 'rotate keys', from: 'voice' }]);
  expect(await says('提醒我明天九点更换密钥')).toMatchObject({
    state: 'done',
    answer: expect.stringMatching(/^我会在明天上午9点提醒你/),
  });
  expect(await says('deploy shop to staging')).toMatchObject({ state: 'failed', answer: 'shop has none of these.' });
  expect(await says('back up shop')).toMatchObject({ state: 'failed', answer: 'No plan backs up shop.' });
});
