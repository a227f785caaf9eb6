import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { grammarOf, readingOf, speechOf } from './testing/doubles.ts';
import { base64, countedSamples, sendAll, voiceHere } from './testing/voice-world.ts';

const started = () => grammarOf({ 'Start shop': readingOf({ kind: 'needs-me' }) });

test('what is said is on the disk for nobody else, arrives as a WAV file, and is done', async () => {
  const world = await voiceHere({ grammar: started() });
  const samples = countedSamples(16_000 * 2);
  const said = await world.speak(samples);
  expect(said).toMatchObject({ state: 'transcribing', audio: { ms: 2_000, bytes: 64_000 } });
  const done = await world.comesTo(said.id, 'done');
  expect(done).toMatchObject({
    ...{ heard: 'Start shop.', text: 'Start shop', writtenBy: 'whisper-1', answer: 'Done.', fault: null },
    reading: { intent: { kind: 'needs-me' }, by: 'grammar' },
    receipt: { ok: true, sentence: 'needs-me was done', evidence: ['seen'] },
    audio: { ms: 2_000, speechMs: 1_200 },
  });
  const [request] = world.server.heard();
  if (typeof request?.upload?.wav !== 'object') throw new Error(String(request?.upload?.wav));
  expect(request.upload.wav).toMatchObject({ rate: 16_000, channels: 1, bits: 16, ms: 2_000 });
  expect(Buffer.from(request.upload.bytes.subarray(44)).equals(Buffer.from(samples))).toBe(true);
  expect(request.upload.fields.prompt).toBe('shop-api');
  const path = join(world.dataDir, 'voice', `${said.id}.pcm`);
  expect((await readFile(path)).equals(Buffer.from(samples))).toBe(true);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(world.dataDir, 'voice'))).mode & 0o777).toBe(0o700);
  const states = world.events.flatMap((event) => (event.type === 'utterance' ? [event.utterance.state] : []));
  // A reader that is slow may be spared some in between.
  expect([states[0], states.at(-1)]).toEqual(['recording', 'done']);
  expect(await world.told('say')).toMatchObject({ id: said.id, text: 'Done.', language: 'en' });
  const { wav } = await world.voice.audio({ id: said.id });
  expect(Buffer.from(wav, 'base64').subarray(44).equals(Buffer.from(samples))).toBe(true);
});

test('pieces that come twice are kept once, and one that is missing is asked for', async () => {
  const { voice, server, comesTo } = await voiceHere();
  const { id } = await voice.begin({ purpose: 'command', origin: 'key' }, 'window');
  const all = countedSamples(4_800);
  const piece = (at: number) => base64(all.subarray(at * 3_200, (at + 1) * 3_200));
  expect(await voice.append({ id, seq: 0, pcm: piece(0) })).toEqual({ samples: 1_600 });
  expect(await voice.append({ id, seq: 0, pcm: piece(0) })).toEqual({ samples: 1_600 });
  await expect(voice.append({ id, seq: 2, pcm: piece(2) })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { expected: 1, why: expect.stringContaining('Piece 1 is missing') },
  });
  // Several at once, as they lie in a socket after it was slow.
  const both = await Promise.all([1, 2, 1].map((seq) => voice.append({ id, seq, pcm: piece(seq) })));
  expect(both.at(-1)).toEqual({ samples: 4_800 });
  await expect(voice.finish({ id, why: 'released', samples: 6_000, commands: [] })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { expected: 3, why: 'Of 6000 samples 4800 have arrived.' },
  });
  await voice.append({ id, seq: 3, pcm: base64(countedSamples(1_200, 4_800)) });
  await voice.finish({ id, why: 'released', samples: 6_000, commands: [] });
  await comesTo(id, 'not-understood');
  const upload = server.heard()[0]?.upload;
  expect(Buffer.from(upload?.bytes.subarray(44) ?? []).equals(Buffer.from(countedSamples(6_000)))).toBe(true);
});

test.each([
  ['an odd number of bytes', Buffer.from([1, 2, 3]).toString('base64')],
  ['what is no base64', '!!!!'],
])('%s is refused, and the recording goes on', async (_, pcm) => {
  const { voice } = await voiceHere();
  const { id } = await voice.begin({ purpose: 'command', origin: 'key' }, 'window');
  await expect(voice.append({ id, seq: 0, pcm })).rejects.toMatchObject({ code: 'INVALID' });
  expect(await voice.append({ id, seq: 0, pcm: base64(countedSamples(10)) })).toEqual({ samples: 10 });
});

test('one recording for each page; ids that nobody has are not found', async () => {
  const { voice, get } = await voiceHere();
  const one = await voice.begin({ purpose: 'command', origin: 'key' }, 'window');
  const again = voice.begin({ purpose: 'command', origin: 'button' }, 'window');
  await expect(again).rejects.toMatchObject({ code: 'CONFLICT', data: { remedy: 'Finish or cancel it first.' } });
  const other = await voice.begin({ purpose: 'dictation', origin: 'button' }, 'overlay');
  await sendAll(voice, one.id, countedSamples(100));
  await sendAll(voice, other.id, countedSamples(300));
  expect([(await get(one.id)).audio?.bytes, (await get(other.id)).audio?.bytes]).toEqual([200, 600]);
  for (const wrong of [
    voice.append({ id: 'nobody', seq: 0, pcm: '' }),
    voice.finish({ id: 'nobody', why: 'released', samples: 0, commands: [] }),
    voice.cancel({ id: 'nobody' }),
    voice.retry({ id: 'nobody', commands: [] }),
    voice.decide({ id: 'nobody', accept: true, choice: null, typed: null }),
    voice.correct({ id: 'nobody', text: 'x', learn: false, commands: [] }),
    voice.audio({ id: 'nobody' }),
    voice.remove({ id: '../../settings', audioOnly: false }),
    voice.get({ id: 'nobody' }),
  ])
    await expect(wrong).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await voice.cancel({ id: one.id });
  expect(await get(one.id)).toMatchObject({ state: 'cancelled', audio: null });
  await expect(voice.append({ id: one.id, seq: 1, pcm: '' })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect((await voice.begin({ purpose: 'command', origin: 'key' }, 'window')).state).toBe('recording');
});

test('a page that is gone leaves what was said, which is written down later', async () => {
  const world = await voiceHere({ grammar: started() });
  const { id } = await world.voice.begin({ purpose: 'command', origin: 'key' }, 'window');
  await sendAll(world.voice, id, countedSamples(8_000));
  world.clock.advance(9_999);
  expect((await world.get(id)).state).toBe('recording');
  world.clock.advance(1);
  const broken = await world.comesTo(id, 'failed');
  expect(broken).toMatchObject({ fault: { step: 'recording', retry: true }, audio: { bytes: 16_000 } });
  await expect(world.voice.append({ id, seq: 5, pcm: '' })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(world.voice.finish({ id, why: 'released', samples: 8_000, commands: [] })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  expect(world.server.heard()).toEqual([]);
  await world.voice.retry({ id, commands: [] });
  expect(await world.comesTo(id, 'asking')).toMatchObject({ heard: 'Start shop.' });
  expect(world.ears.seen.inspected).toBe(1);
  expect((await world.voice.begin({ purpose: 'command', origin: 'key' }, 'window')).state).toBe('recording');
});

test('silence after speech ends it, unless the key is held or the user wants none of that', async () => {
  const world = await voiceHere();
  const { id } = await world.voice.begin({ purpose: 'command', origin: 'key' }, 'window');
  const heard = { ...speechOf(900), silentMs: 0 };
  const enough = () => world.events.filter(({ type }) => type === 'enough');
  world.ears.tell({ ...heard, speechFrom: null, silentMs: 5_000 });
  world.ears.tell({ ...heard, speaking: true });
  world.ears.tell({ ...heard, silentMs: 500 });
  world.ears.tell({ ...heard, silentMs: 600 });
  world.ears.tell({ ...heard, silentMs: 700 });
  expect(await world.told('enough')).toEqual({ type: 'enough', id, why: 'silence' });
  // They went on speaking, and stopped again.
  world.ears.tell({ ...heard, speaking: true });
  world.ears.tell({ ...heard, silentMs: 650 });
  await until(() => enough().length === 2);
  await world.settings.update({ voice: { endBySilence: false } });
  world.ears.tell({ ...heard, speaking: true });
  world.ears.tell({ ...heard, silentMs: 650 });
  await world.settings.update({ voice: { endBySilence: true, mode: 'hold' } });
  world.ears.tell({ ...heard, speaking: true });
  world.ears.tell({ ...heard, silentMs: 651 });
  await until(() => world.events.some((event) => event.type === 'hearing' && event.silentMs === 651));
  expect(enough()).toHaveLength(2);
  await world.voice.cancel({ id });
});

test('168 seconds arrive sample for sample; a recording ends at its longest time', { timeout: 60_000 }, async () => {
  const world = await voiceHere({ says: 'So it was.' });
  const long = countedSamples(168 * 16_000);
  const { id } = await world.speak(long, { purpose: 'dictation' });
  expect(await world.comesTo(id, 'done')).toMatchObject({ text: 'So it was.', audio: { ms: 168_000 } });
  const upload = world.server.heard()[0]?.upload;
  expect(Buffer.from(upload?.bytes.subarray(44) ?? []).equals(Buffer.from(long))).toBe(true);
  expect(world.ears.seen.fed).toBe(long.byteLength);

  const { id: longest } = await world.voice.begin({ purpose: 'dictation', origin: 'button' }, 'window');
  const twoSeconds = base64(countedSamples(32_000));
  for (let seq = 0; seq < 450; seq++) await world.voice.append({ id: longest, seq, pcm: twoSeconds });
  expect(await world.told('enough')).toEqual({ type: 'enough', id: longest, why: 'limit' });
  // What was on its way still is.
  for (let seq = 450; seq < 455; seq++) await world.voice.append({ id: longest, seq, pcm: twoSeconds });
  await expect(world.voice.append({ id: longest, seq: 455, pcm: twoSeconds })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { remedy: 'Finish it, and begin another one.' },
  });
  await world.voice.cancel({ id: longest });
});
