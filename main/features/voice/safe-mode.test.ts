import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { base64, countedSamples } from './testing/voice-world.ts';

test('in safe mode nobody listens for the name, and the page says so', { timeout: 60_000 }, async () => {
  const dataDir = await tempDir();
  const first = await startTestCore({ dataDir });
  await first.client.settings.update({ voice: { wake: true } });
  const now = first.clock.now();
  await first.stop();
  const folder = join(dataDir, 'voice', 'models', 'wake');
  await mkdir(folder, { recursive: true });
  for (const name of ['encoder.onnx', 'decoder.onnx', 'joiner.onnx']) await writeFile(join(folder, name), 'none');
  await writeFile(join(folder, 'tokens.txt'), ['OP', ...'▁OPTIMUS'].map((letter, at) => `${letter} ${at}`).join('\n'));
  await writeFile(
    join(dataDir, 'runs.json'),
    JSON.stringify({ running: true, startedAt: now, crashes: [now, now, now] }),
  );
  const { client, clock, core } = await startTestCore({ dataDir });
  expect((await client.system.info()).safeMode).toBe(true);
  const pcm = base64(countedSamples(1_600));
  for (let seq = 0; seq < 3; seq++) {
    // What is missing is looked for again, and found.
    clock.advance(3_000);
    await client.voice.state();
    await expect(client.voice.feed({ seq, pcm })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      data: { why: expect.stringContaining('safe mode') },
    });
  }
  const wake = (await client.voice.state()).find(({ id }) => id === 'wake');
  expect(wake).toMatchObject({ state: 'broken', sentence: expect.stringContaining('safe mode') });
  expect(core.services.children.list()).toEqual([]);
});
