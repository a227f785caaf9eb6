import { expect, test } from 'vitest';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

test('what is added is listed, told to the journal, and can be removed', async () => {
  const { client } = await startTestCore();
  const first = await client.databases.add({ name: 'first' });
  const second = await client.databases.add({ name: 'second' });
  expect(await client.databases.list()).toEqual([first, second]);
  await until(async () => (await client.journal.list({ kinds: ['databases.added'] })).events.length === 2);
  expect(await client.databases.remove({ id: first.id })).toEqual(first);
  expect(await client.databases.list()).toEqual([second]);
});

test('two of one name clash, what is gone is not found, and a name is not empty', async () => {
  const { client } = await startTestCore();
  const only = await client.databases.add({ name: 'only' });
  await expect(client.databases.add({ name: ' only ' })).rejects.toMatchObject({ code: 'CONFLICT' });
  await client.databases.remove({ id: only.id });
  await expect(client.databases.remove({ id: only.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.databases.add({ name: ' ' })).rejects.toMatchObject({ code: 'INVALID' });
});
