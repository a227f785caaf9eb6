import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTestCore } from '../../core/testing/test-core.ts';
import { base64, countedSamples } from './testing/voice-world.ts';

test('while the database is damaged no word is taken that would be lost; after the choice it is', async () => {
  const first = await startTestCore();
  await first.client.system.copyDatabase();
  const { id } = await first.client.voice.begin({ purpose: 'dictation', origin: 'button' });
  await first.client.voice.append({ id, seq: 0, pcm: base64(countedSamples(3_200)) });
  await first.stop();
  await writeFile(join(first.dataDir, 'optimus.db'), 'not a database at all, in no way');

  const { client } = await startTestCore({ dataDir: first.dataDir, clock: first.clock });
  const word = { word: 'optiMuse', misheard: ['opti muse'] };
  await expect(client.voice.addWord(word)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(client.voice.begin({ purpose: 'dictation', origin: 'button' })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
  });
  const { recovery } = await client.system.info();
  await client.system.recover({ kind: 'copy', id: recovery?.copies[0]?.id ?? '' });
  expect(await client.voice.addWord(word)).toMatchObject({ from: 'user' });
});
