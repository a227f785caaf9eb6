import { expect, test } from 'vitest';
import { providerHere } from '../../../core/testing/model-provider.ts';
import { mindsHere } from '../testing/minds-here.ts';
import { toneSamples } from '../testing/spoken-sound.ts';
import type { SpokenSound } from '../types.ts';
import { writeWav } from './wav.ts';

const purpose = { feature: 'voice', id: 'test' } as const;
const spoken = async (sounds: AsyncIterable<SpokenSound>) => {
  const all: SpokenSound[] = [];
  for await (const one of sounds) all.push(one);
  return { end: all.at(-1), sounds: all.filter((one) => one.type === 'sound') };
};

test('what was said arrives as it was recorded, and its text comes back', async () => {
  const server = await providerHere({ key: 'right', models: [{ id: 'gpt-x' }, { id: 'whisper-1' }, { id: 'tts-1' }] });
  const { minds } = await mindsHere();
  const { id } = await minds.add({
    ...{ kind: 'openai', name: 'Mine', baseUrl: `${server.url}/v1`, key: 'right', contextTokens: null },
  });
  server.forget();
  server.answer(() => ({ text: ' Start the shop. ', noSpeech: 0.02, logProbability: -0.3 }));
  const model = minds.role('transcribe');
  expect(model).toEqual({ connectionId: id, model: 'whisper-1' });
  const pcm = toneSamples([{ ms: 1_500, hertz: 300 }]);
  const written = await minds.transcribe({
    ...{ model: model ?? { connectionId: '', model: '' }, wav: writeWav(pcm), language: 'en', prompt: 'shop-api' },
    purpose,
  });
  expect(written).toMatchObject({ ok: true, text: 'Start the shop.', language: 'en', noSpeech: 0.02, cost: null });
  const [heard] = server.heard();
  expect(heard?.upload).toMatchObject({
    ...{ name: 'speech.wav', type: 'audio/wav', wav: { rate: 16_000, channels: 1, bits: 16, ms: 1_500 } },
    fields: { model: 'whisper-1', language: 'en', prompt: 'shop-api', response_format: 'verbose_json' },
  });
  expect(Buffer.compare(heard?.upload?.bytes.subarray(44) ?? Buffer.alloc(0), pcm)).toBe(0);
  expect((await minds.spend(1))[0]).toMatchObject({ feature: 'voice', model: 'whisper-1', requests: 1, failed: 0 });
});

test('what is longer than a provider takes at once is sent in parts, and no sample is lost', async () => {
  const server = await providerHere({ key: 'right', models: [{ id: 'whisper-1' }] });
  const { minds } = await mindsHere();
  await minds.add({
    ...{ kind: 'openai', name: 'Mine', baseUrl: `${server.url}/v1`, key: 'right', contextTokens: null },
  });
  let asked = 0;
  server.answer(() => {
    asked += 1;
    return { text: `part ${asked}`, noSpeech: asked === 1 ? 0.1 : 0.4 };
  });
  // Twelve minutes with one quiet moment, after eight of them.
  const pcm = toneSamples([{ ms: 480_000, hertz: 200 }, { ms: 400 }, { ms: 240_000, hertz: 200 }]);
  const model = minds.role('transcribe') ?? { connectionId: '', model: '' };
  const written = await minds.transcribe({ model, wav: writeWav(pcm), language: null, prompt: '', purpose });
  expect(written).toMatchObject({ ok: true, text: 'part 1 part 2', noSpeech: expect.closeTo(0.2, 1) });
  const heard = server.heard().map(({ upload }) => upload?.bytes.subarray(44) ?? Buffer.alloc(0));
  expect(heard[0]?.byteLength).toBeGreaterThanOrEqual(480_000 * 32);
  expect(heard[0]?.byteLength).toBeLessThan(480_400 * 32);
  expect(Buffer.concat(heard).equals(pcm)).toBe(true);
  expect((await minds.spend(1))[0]).toMatchObject({ requests: 2 });
});

test('a text is spoken as it comes, in whole samples', async () => {
  const server = await providerHere({ key: 'right', models: [{ id: 'tts-1' }] });
  const { minds } = await mindsHere();
  await minds.add({
    ...{ kind: 'openai', name: 'Mine', baseUrl: `${server.url}/v1`, key: 'right', contextTokens: null },
  });
  const model = minds.role('speak') ?? { connectionId: '', model: '' };
  const rest = Promise.withResolvers<void>();
  server.answer(() => ({ holdMiddle: rest.promise }));
  const speaking = minds.speak({ model, text: 'All is well', voice: '', rate: 1, purpose });
  const first = (await speaking.next()).value;
  rest.resolve();
  const { end, sounds } = await spoken(speaking);
  expect(end).toEqual({ type: 'end', end: { kind: 'complete' } });
  if (first?.type === 'sound') sounds.unshift(first);
  expect(sounds.length).toBeGreaterThan(1);
  const bytes = sounds.reduce((sum, { pcm, rate }) => sum + (rate === 24_000 ? pcm.byteLength : 0), 0);
  expect(bytes).toBe('All is well'.length * 24 * 60 * 2);
  expect(sounds.every(({ pcm }) => pcm.byteLength % 2 === 0)).toBe(true);
  expect(server.spoken()[0]?.spoken).toEqual({ text: 'All is well', voice: 'alloy', speed: null, format: 'pcm' });
});

test('ElevenLabs speaks, and does nothing else', async () => {
  const server = await providerHere({ key: 'right', models: [{ id: 'eleven_flash_v2_5' }, { id: 'eleven_sts' }] });
  const { minds } = await mindsHere();
  const { id, state, models } = await minds.add({
    ...{ kind: 'elevenlabs', name: 'Voices', baseUrl: server.url, key: 'right', contextTokens: null },
  });
  expect({ state: state.kind, models: models.map((one) => [one.id, one.speech]) }).toEqual({
    ...{ state: 'ready', models: [['eleven_flash_v2_5', 'speak']] },
  });
  const model = { connectionId: id, model: 'eleven_flash_v2_5' };
  expect([minds.role('chat'), minds.role('transcribe'), minds.role('speak'), minds.connected()]).toEqual([
    ...[null, null, model, false],
  ]);
  await expect(minds.setRole('chat', model)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await minds.voices()).toEqual([
    { model, id: 'rachel-1', name: 'Rachel', language: 'en' },
    { model, id: 'karl-2', name: 'Karl', language: 'de' },
  ]);
  const { end } = await spoken(minds.speak({ model, text: 'Fertig', voice: 'karl-2', rate: 1.1, purpose }));
  expect(end).toEqual({ type: 'end', end: { kind: 'complete' } });
  expect(server.spoken()[0]).toMatchObject({
    ...{ spoken: { text: 'Fertig', voice: 'karl-2', speed: 1.1, format: 'pcm_24000' }, model: 'eleven_flash_v2_5' },
  });
});
