import { expect, test } from 'vitest';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

const minute = 60_000;

test('what is due now is told, however much is due since long', { timeout: 60_000 }, async () => {
  const { client, clock } = await startTestCore();
  const at = clock.now() + minute;
  for (let nth = 0; nth < 200; nth++) await client.reminders.add({ text: `old ${nth}`, at });
  const { id } = await client.reminders.add({ text: 'the newest', at: at + minute });
  clock.advance(minute);
  const told = async () => (await client.attention.list()).items.filter(({ source }) => source === 'reminders');
  await until(async () => (await told()).length > 0);
  clock.advance(minute);
  const newest = await until(async () => (await told()).find(({ key }) => key === `reminders/${id}`) ?? null);
  expect(newest.sentence).toBe('the newest');
});
