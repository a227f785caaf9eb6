import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { providerHere } from '../../core/testing/model-provider.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { base64 } from './testing/samples.ts';
import { bytesOf, joined, music, noise, say, silence } from './testing/speech.ts';

const patience = { timeout: 120_000 };

/** A whole core with its own ears, its own grammar and a server that writes down. */
async function wholeCore(text: string) {
  const home = await tempDir();
  const folder = join(home, 'projects', 'shop');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"name":"shop"}');
  const server = await providerHere({ models: [{ id: 'whisper-1' }] });
  server.answer(() => text);
  const clock = createFakeClock(Date.now());
  const world = await startTestCore({ home, clock });
  const { client } = world;
  const { id: connectionId } = await client.minds.add({
    ...{ kind: 'compatible', name: 'Loopback', baseUrl: `${server.url}/v1` },
  });
  await client.minds.setRole({ role: 'transcribe', model: { connectionId, model: 'whisper-1' } });
  await until(async () => {
    clock.advance(20);
    return (await client.projects.list()).some(({ name, scannedAt }) => name === 'shop' && scannedAt !== null);
  });
  async function speak(samples: Int16Array, commands: { id: string; title: string; keywords: string[] }[] = []) {
    const bytes = bytesOf(samples);
    const { id } = await client.voice.begin({ purpose: 'command', origin: 'button' });
    for (let at = 0, seq = 0; at < bytes.byteLength; at += 32_000)
      await client.voice.append({ id, seq: seq++, pcm: base64(bytes.subarray(at, at + 32_000)) });
    await client.voice.finish({ id, why: 'released', samples: samples.length, commands });
    return await until(
      async () => {
        const now = await client.voice.get({ id });
        return ['done', 'silent', 'failed', 'not-understood', 'asking'].includes(now.state) ? now : null;
      },
      { timeoutMs: 60_000, what: 'its end' },
    );
  }
  return { ...world, server, speak };
}

test('spoken, heard by ears of its own, written down, understood and done', patience, async () => {
  const { speak, server, client } = await wholeCore('What is running?');
  const samples = joined(silence(300), await say('What is running?'), silence(500));
  const done = await speak(samples);
  expect(done).toMatchObject({ state: 'done', reading: { intent: { kind: 'running' }, by: 'grammar' } });
  expect(done.audio?.speechMs).toBeGreaterThan(300);
  const [request] = server.heard();
  expect(request?.upload?.wav).toMatchObject({ rate: 16_000, bits: 16, channels: 1 });
  expect(request?.upload?.fields.prompt).toContain('shop');
  expect((await client.voice.state()).find(({ id }) => id === 'speech-end')).toMatchObject({ state: 'ready' });
});

test('silence, noise and music are no command: nothing is sent, or what comes back is nothing', patience, async () => {
  const { speak, server } = await wholeCore('Thank you.');
  for (const samples of [silence(3_000), noise(4_000), noise(4_000, { colour: 'pink', level: 0.3 }), music(6_000)]) {
    const ended = await speak(samples);
    expect(ended).toMatchObject({ state: 'silent', reading: null, receipt: null });
    expect(ended.fault?.sentence).not.toBe('');
  }
  expect(server.heard()).toEqual([]);
});

test('168 seconds of speech and pauses arrive sample for sample', patience, async () => {
  const { speak, server } = await wholeCore('What is running?');
  const sentence = joined(await say('We looked at all of it for a long time.'), silence(900));
  const count = Math.ceil((168 * 16_000) / sentence.length);
  const long = joined(...Array.from({ length: count }, () => sentence)).slice(0, 168 * 16_000);
  const done = await speak(long);
  expect(done).toMatchObject({ state: 'done', audio: { ms: 168_000 } });
  const upload = server.heard()[0]?.upload;
  expect(Buffer.from(upload?.bytes.subarray(44) ?? []).equals(Buffer.from(bytesOf(long)))).toBe(true);
});

test('how each part stands is told without a desktop, a model or a voice', patience, async () => {
  const { client } = await startTestCore();
  const parts = await client.voice.state();
  expect(parts.map(({ id }) => id)).toEqual([
    ...['hotkey', 'hold', 'overlay', 'transcribing', 'speech-end', 'wake', 'speaker', 'model', 'speaking'],
  ]);
  for (const { state, sentence, remedy } of parts) {
    expect(sentence).not.toBe('');
    if (state === 'broken' || state === 'not-yet') expect(remedy).not.toBe('');
  }
  expect(parts.find(({ id }) => id === 'transcribing')).toMatchObject({ state: 'not-yet', route: '/minds' });
});
