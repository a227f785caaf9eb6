import { expect, test } from 'vitest';
import { startCouncil } from './testing/start-council.ts';

test('pages end among deliberations of the same millisecond, and none is passed over or shown twice', async () => {
  const { client, put } = await startCouncil();
  // The clock of the tests stands still.
  for (let n = 0; n < 5; n++) await put({ question: `Which of ${n}?` });
  const seen: string[] = [];
  let page = await client.council.list({ limit: 2 });
  expect(new Set(page.map(({ createdAt }) => createdAt)).size).toBe(1);
  while (page.length > 0) {
    seen.push(...page.map(({ id }) => id));
    const last = page[page.length - 1];
    page = last ? await client.council.list({ limit: 2, before: last.createdAt, beforeId: last.id }) : [];
  }
  expect(seen).toHaveLength(5);
  expect(new Set(seen).size).toBe(5);
});
