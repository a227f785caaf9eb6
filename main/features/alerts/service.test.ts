import { expect, test } from 'vitest';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

test('what is added is listed, told to the journal, and can be removed', async () => {
  const { client } = await startTestCore();
  const first = await client.alerts.add({ name: 'first' });
  const second = await client.alerts.add({ name: 'second' });
  expect(await client.alerts.list()).toEqual([first, second]);
  await until(async () => (await client.journal.list({ kinds: ['alerts.added'] })).events.length === 2);
  expect(await client.alerts.remove({ id: first.id })).toEqual(first);
  expect(await client.alerts.list()).toEqual([second]);
});

test('two of one name clash, what is gone is not found, and a name is not empty', async () => {
  const { client } = await startTestCore();
  const only = await client.alerts.add({ name: 'only' });
  await expect(client.alerts.add({ name: ' only ' })).rejects.toMatchObject({ code: 'CONFLICT' });
  await client.alerts.remove({ id: only.id });
  await expect(client.alerts.remove({ id: only.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.alerts.add({ name: ' ' })).rejects.toMatchObject({ code: 'INVALID' });
});
