import { expect, test } from 'vitest';
import { startTestCore } from './testing/test-core.ts';

test('a stream that fails after it was begun says why, as a call would', async () => {
  const { client } = await startTestCore();
  const lines = await client.logs.follow({ sources: [], text: '(', regex: true, exact: false, levels: [] });
  const error: unknown = await (async () => {
    for await (const _ of lines);
  })().then(
    () => null,
    (why: unknown) => why,
  );
  expect(error).toMatchObject({ defined: true, code: 'INVALID', data: { problems: [{ field: 'text' }] } });
});
