import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { bytesOf, joined, noise, say, silence } from '../testing/speech.ts';
import { startEars } from './testing/start-ears.ts';
import { writeSpeaker } from './testing/tiny-sounds.ts';

const speakerFolder = (dataDir: string) => join(dataDir, 'voice', 'models', 'speaker');

describe.skipIf(!(await needs('espeak')))('whose voice it is', () => {
  const spoken = async (voice: string) =>
    bytesOf(
      joined(silence(300), await say('start the shop api on staging and show me the logs', { voice }), silence(300)),
    );

  test('is asked of at least a second and a half of speech', async () => {
    const { ears, dataDir } = await startEars();
    expect(await ears.speaker.embed(await spoken('m3'))).toMatch(/is not on this machine/);
    await writeSpeaker(speakerFolder(dataDir));
    await ears.begin();
    expect(ears.speaker.problem()).toBeNull();
    const short = joined(silence(300), await say('yes'), silence(3_000));
    expect(await ears.speaker.embed(bytesOf(short))).toMatch(/0\.\d s of speech in it/);
    expect(await ears.speaker.embed(bytesOf(noise(4_000)))).toMatch(/0\.0 s of speech/);
    const vector = await ears.speaker.embed(await spoken('m3'));
    expect(vector).toBeInstanceOf(Float32Array);
    expect(vector).toHaveLength(32);
    expect([...(vector as Float32Array)].every(Number.isFinite)).toBe(true);
    // The silence around what was said is not part of a voice.
    const longer = joined(silence(3_000), new Int16Array((await spoken('m3')).buffer), silence(3_000));
    const other = (await ears.speaker.embed(bytesOf(longer))) as Float32Array;
    expect(Math.max(...other.map((one, at) => Math.abs(one - ((vector as Float32Array)[at] ?? 0))))).toBeLessThan(0.5);
  });

  test('is told after a crash, and not by a model that is none', async () => {
    const { ears, dataDir, soundsPid } = await startEars();
    await writeSpeaker(speakerFolder(dataDir));
    await ears.begin();
    const first = await ears.speaker.embed(await spoken('f2'));
    process.kill(soundsPid() ?? 0, 'SIGKILL');
    expect(await ears.speaker.embed(await spoken('f2'))).toEqual(first);
    // What is in memory already is not read again.
    process.kill(soundsPid() ?? 0, 'SIGKILL');
    await writeSpeaker(speakerFolder(dataDir), { broken: true });
    expect(await ears.speaker.embed(await spoken('f2'))).toMatch(/could not be run/);
  });
});
