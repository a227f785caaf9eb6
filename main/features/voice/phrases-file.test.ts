import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createFakeHost } from '../../core/testing/fake-host-ports.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

test('the file of phrases is made, shown, and read again when it is saved', async () => {
  const host = createFakeHost();
  const shown: string[] = [];
  host.ports.shell.showItemInFolder = async (path) => void shown.push(path);
  const { client } = await startTestCore({ host });
  expect(await client.voice.phrases()).toMatchObject({ exists: false, phrases: 0 });
  await expect(client.voice.showPhrases()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const { path } = await client.voice.makePhrases();
  await client.voice.showPhrases();
  expect(shown).toEqual([path]);
  const stop = new AbortController();
  const told: string[] = [];
  const changes = await client.system.changes({}, { signal: stop.signal });
  const following = (async () => {
    for await (const frame of changes) if (frame.type === 'item') told.push(frame.item.feature);
  })().catch(() => {});
  await writeFile(
    path,
    'version: 1\nphrases:\n  - say: lights out\n    means: help\n  - say: broken\n    means: nothing\n',
  );
  const read = await until(async () => {
    const now = await client.voice.phrases();
    return now.phrases === 1 ? now : null;
  });
  expect(read.problems).toHaveLength(1);
  await until(() => told.includes('voice'));
  stop.abort();
  await following;
});
