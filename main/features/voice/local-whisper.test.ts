import { expect, test } from 'vitest';
import { startLocal, tinyWhisper } from '../../core/testing/local-models.ts';
import { proxyHere } from '../../core/testing/proxy-here.ts';
import { until } from '../../core/testing/until.ts';
import { base64 } from './testing/samples.ts';
import { bytesOf, joined, say, silence } from './testing/speech.ts';

const patience = { timeout: 120_000 };

/** Spoken to a core that has a Whisper of its own and nothing else; its process stands still before it has heard anything. */
async function spokenHere() {
  const seen = await proxyHere();
  const world = await startLocal();
  const { client, local, folder, pid, hub } = world;
  await local.addFolder(await folder('whisper', tinyWhisper({ says: [{ text: 'what is running' }] })));
  const samples = joined(silence(300), await say('What is running?'), silence(500));
  const bytes = bytesOf(samples);
  // So that it is killed with the sound in its hands, and not before.
  const asked = Promise.withResolvers<void>();
  const { transcribe } = local;
  local.transcribe = (...given) => {
    setImmediate(asked.resolve);
    return transcribe(...given);
  };
  // It comes into memory while the user still speaks.
  const { id } = await client.voice.begin({ purpose: 'command', origin: 'button' });
  await until(() => local.list().models.some(({ state }) => state.kind === 'loaded'));
  const first = pid('local speech') ?? 0;
  process.kill(first, 'SIGSTOP');
  for (let at = 0, seq = 0; at < bytes.byteLength; at += 32_000)
    await client.voice.append({ id, seq: seq++, pcm: base64(bytes.subarray(at, at + 32_000)) });
  await client.voice.finish({ id, why: 'released', samples: samples.length, commands: [] });
  await asked.promise;
  return {
    ...{ ...world, id, first, bytes },
    outwards: () => seen() + hub.asked.length,
    ends: (...states: string[]) =>
      until(async () => {
        const now = await client.voice.get({ id });
        return states.includes(now.state) ? now : null;
      }),
  };
}

test(
  'a Whisper that is killed in the middle is begun anew with the same sound, and nobody outside is asked',
  patience,
  async () => {
    const { client, id, first, pid, bytes, ends, outwards } = await spokenHere();
    process.kill(first, 'SIGKILL');
    const done = await ends('done', 'failed', 'silent');
    expect(done).toMatchObject({ state: 'done', heard: 'what is running', reading: { intent: { kind: 'running' } } });
    expect(pid('local speech')).not.toBe(first);
    const { wav } = await client.voice.audio({ id });
    expect(Buffer.from(wav, 'base64').subarray(44).equals(Buffer.from(bytes))).toBe(true);
    expect(outwards()).toBe(0);
  },
);

test('one that is killed twice says so, what was spoken is kept, and trying again works', patience, async () => {
  const { client, id, first, pid, ends, outwards } = await spokenHere();
  process.kill(first, 'SIGKILL');
  const second = await until(() => {
    const now = pid('local speech');
    return now !== null && now !== first ? now : null;
  });
  process.kill(second, 'SIGKILL');
  const failed = await ends('done', 'failed', 'silent');
  expect(failed).toMatchObject({ state: 'failed', fault: { step: 'transcribing', retry: true } });
  expect(failed.audio?.bytes).toBeGreaterThan(0);
  await client.voice.retry({ id, commands: [] });
  expect(await ends('done')).toMatchObject({ heard: 'what is running' });
  expect(outwards()).toBe(0);
});
