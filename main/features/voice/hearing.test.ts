import { expect, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { doingOf, grammarOf, readingOf, speechOf } from './testing/doubles.ts';
import { base64, countedSamples, voiceHere } from './testing/voice-world.ts';

const sound = countedSamples(16_000);
const start = { kind: 'start', projectId: 'p-shop', service: null, environment: null } as const;
const sentences = () => grammarOf({ 'start shop': readingOf(start), 'thank you': readingOf(start) });

test('where nobody speaks nothing is sent and nothing is done; who insists is heard', async () => {
  const world = await voiceHere({ grammar: sentences(), says: 'start shop' });
  world.ears.silence();
  const { id } = await world.speak(sound);
  expect(await world.comesTo(id, 'silent')).toMatchObject({
    ...{ heard: null, text: null, answer: null, reading: null },
    fault: { sentence: 'Nothing was said.', retry: false },
  });
  expect(world.server.heard()).toEqual([]);
  expect(world.doing.done).toEqual([]);
  await world.voice.retry({ id, commands: [] });
  expect(await world.comesTo(id, 'asking')).toMatchObject({ question: { why: 'sure' } });
  expect(world.server.heard()).toHaveLength(1);
});

test.each([
  ['Thanks for watching!', 1_200, {}],
  ['Untertitel der Amara.org-Community', null, {}],
  ['Thank you.', 100, {}],
  ['', 1_200, {}],
  ['start shop', 1_200, { noSpeech: 0.9, logProbability: -1.5 }],
])('“%s” out of %s ms of speech is no command', async (text, speechMs, more) => {
  const world = await voiceHere({ grammar: sentences() });
  world.server.answer(() => ({ text, ...more }));
  world.ears.hears(speechMs === null ? null : speechOf(speechMs));
  const { id } = await world.speak(sound);
  const silent = await world.comesTo(id, 'silent');
  expect(silent).toMatchObject({ heard: text, text: null, reading: null, answer: null });
  expect(silent.fault?.sentence).not.toBe('');
  expect(world.doing.done).toEqual([]);
});

test('without ears it is written down, and the words decide', async () => {
  const world = await voiceHere({ grammar: sentences(), says: 'start shop' });
  world.ears.hears(null);
  const { id } = await world.speak(sound);
  expect(await world.comesTo(id, 'done')).toMatchObject({ audio: { speechMs: null } });
});

test('what could not be written down is kept with the words of the provider, and tried again', async () => {
  const world = await voiceHere({ grammar: sentences(), says: 'start shop' });
  world.server.failing(() => ({ status: 401, message: 'Incorrect API key provided' }));
  await world.settings.update({ voice: { keepAudio: 'no' } });
  const { id } = await world.speak(sound);
  const failed = await world.comesTo(id, 'failed');
  expect(failed.fault).toMatchObject({
    ...{ step: 'transcribing', sentence: expect.stringContaining('Incorrect API key'), retry: true },
    remedy: expect.stringContaining('What you said is kept.'),
  });
  expect(failed.audio?.bytes).toBe(sound.byteLength);
  expect((await world.told('say')).text).toContain('Incorrect API key');
  world.server.failing(null);
  await world.voice.retry({ id, commands: [] });
  await world.comesTo(id, 'done');
  // Now it was written down, and nobody wants the sound of it.
  await until(async () => (await world.get(id)).audio === null);
  await expect(world.voice.audio({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('with no model at all it says so and keeps what was said', async () => {
  const world = await voiceHere({ connected: false });
  const { id } = await world.speak(sound);
  expect(await world.comesTo(id, 'failed')).toMatchObject({
    fault: { sentence: 'No model writes down what is said.', retry: true },
    audio: { ms: 1_000 },
  });
});

test('cancelled while it is written down: the request ends, and nothing is done', async () => {
  const world = await voiceHere({ grammar: sentences() });
  const held = Promise.withResolvers<void>();
  world.server.answer(() => ({ text: 'start shop', hold: held.promise }));
  const { id } = await world.speak(sound);
  const [request] = await until(() => (world.server.heard().length > 0 ? world.server.heard() : null));
  await world.voice.cancel({ id });
  await request?.closed;
  expect(request?.aborted).toBe(true);
  held.resolve();
  expect(await world.get(id)).toMatchObject({ state: 'cancelled', text: null });
  expect(world.doing.done).toEqual([]);
});

test.each([
  ['Hey Optimus, start shop.', 'done'],
  ['Start shop, Optimus.', 'done'],
  ['and then he said. Optimus, start shop', 'done'],
  ['Opti-Mus start shop', 'done'],
  ['start shop', 'silent'],
  ['I am optimistic, start shop', 'silent'],
  ['Optimus.', 'silent'],
])('woken by its name: “%s” ends as %s', async (says, state) => {
  const world = await voiceHere({ grammar: sentences(), says });
  const { id } = await world.speak(sound, { origin: 'wake' });
  const ended = await world.comesTo(id, 'done', 'silent', 'not-understood', 'failed');
  expect(ended.state).toBe(state);
  expect(world.doing.done).toHaveLength(state === 'done' ? 1 : 0);
  if (state === 'silent') expect(ended.fault?.sentence).not.toBe('');
  else expect(ended.text?.toLowerCase()).toBe('start shop');
});

test('woken by a name that is misheard as the user has said', async () => {
  const world = await voiceHere({ grammar: sentences(), says: 'Hey, opposite mouse, start shop' });
  await world.voice.addWord({ word: 'Optimus', misheard: ['opposite mouse'] });
  const { id } = await world.speak(sound, { origin: 'wake' });
  expect(await world.comesTo(id, 'done', 'silent')).toMatchObject({ state: 'done', text: 'start shop' });
});

test('what began by itself goes to nobody whom the user has not chosen', async () => {
  const world = await voiceHere({ grammar: sentences(), says: 'Optimus, start shop' });
  // As it is where the only model is somewhere else, and nobody chose it.
  world.minds.unasked = () => null;
  const woken = await world.speak(sound, { origin: 'wake' });
  expect(await world.comesTo(woken.id, 'failed')).toMatchObject({ fault: { step: 'transcribing', retry: true } });
  expect(world.server.heard()).toEqual([]);
  const pressed = await world.speak(sound);
  await world.comesTo(pressed.id, 'done', 'not-understood');
  expect(world.server.heard()).toHaveLength(1);
});

test('while it listens for its name nothing is kept, and one window at a time may', async () => {
  const world = await voiceHere();
  const pcm = base64(countedSamples(1_600));
  expect(await world.voice.feed({ seq: 0, pcm }, 'window')).toEqual({ listening: false });
  await world.settings.update({ voice: { wake: true } });
  expect(await world.voice.feed({ seq: 0, pcm }, 'window')).toEqual({ listening: true });
  await world.voice.feed({ seq: 1, pcm }, 'window');
  await world.voice.feed({ seq: 1, pcm }, 'window');
  expect(world.ears.seen.wakeFed).toBe(6_400);
  await expect(world.voice.feed({ seq: 0, pcm }, 'other')).rejects.toMatchObject({ code: 'CONFLICT' });
  world.ears.wakes();
  expect(await world.told('woken')).toMatchObject({ type: 'woken' });
  // Who speaks into a recording does not call.
  const { id } = await world.voice.begin({ purpose: 'command', origin: 'wake' }, 'window');
  await world.voice.feed({ seq: 2, pcm }, 'window');
  expect(world.ears.seen.wakeFed).toBe(6_400);
  await world.voice.cancel({ id });
  expect((await world.voice.history({ text: '', limit: 10 })).utterances).toHaveLength(1);
  world.clock.advance(10_000);
  expect(world.ears.seen.rests).toBe(1);
  expect(await world.voice.feed({ seq: 0, pcm }, 'other')).toEqual({ listening: true });
  await world.settings.update({ voice: { wake: false } });
  await until(() => world.ears.seen.rests === 2);
  await world.settings.update({ voice: { wake: true } });
  world.ears.wake.problem = 'The model of the wake word is not here.';
  await expect(world.voice.feed({ seq: 0, pcm }, 'window')).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    data: { why: 'The model of the wake word is not here.' },
  });
});

test('dictated words are put right and are the answer: nothing is done', async () => {
  const world = await voiceHere({ grammar: sentences(), says: 'Start shop, says opti muse.' });
  await world.voice.addWord({ word: 'Optimus', misheard: ['opti muse'] });
  const { id } = await world.speak(sound, { purpose: 'dictation', origin: 'button' });
  expect(await world.comesTo(id, 'done')).toMatchObject({
    ...{ heard: 'Start shop, says opti muse.', text: 'Start shop, says Optimus.', reading: null, answer: null },
  });
  expect(world.doing.done).toEqual([]);
  expect(world.events.filter(({ type }) => type === 'say')).toEqual([]);
});

test('another voice is asked before something is done; a look is for everybody who could not be told', async () => {
  const doing = doingOf({ 'needs-me': { weight: 'look' } });
  const grammar = grammarOf({ 'start shop': readingOf(start), 'what now': readingOf({ kind: 'needs-me' }) });
  const world = await voiceHere({ grammar, doing, says: 'start shop' });
  world.ears.speaker.embed = () => Float32Array.from([1, 0, 0]);
  async function spoken() {
    const said = await world.speak(sound);
    return await world.comesTo(said.id, 'done', 'asking');
  }
  const { wav } = await world.voice.audio({ id: (await spoken()).id });
  expect(await world.voice.speaker()).toEqual({ samples: 0, needed: 3, problem: null });
  for (const samples of [1, 2, 3]) expect(await world.voice.enrol({ wav })).toMatchObject({ samples });
  await world.settings.update({ voice: { speakerCheck: true } });
  expect(await spoken()).toMatchObject({ state: 'done', speaker: { same: true, score: 1 } });

  world.ears.speaker.embed = () => Float32Array.from([0, 1, 0]);
  const other = await spoken();
  expect(other).toMatchObject({ state: 'asking', question: { why: 'speaker' }, speaker: { same: false, score: 0 } });
  await world.voice.decide({ id: other.id, accept: true, choice: null, typed: null });
  await world.comesTo(other.id, 'done');

  world.ears.speaker.embed = () => 'There is too little speech in it.';
  expect(await spoken()).toMatchObject({ state: 'asking', question: { why: 'speaker' }, speaker: null });
  world.says('what now');
  expect(await spoken()).toMatchObject({ state: 'done' });

  await expect(world.voice.enrol({ wav: Buffer.from('no wav').toString('base64') })).rejects.toMatchObject({
    code: 'INVALID',
  });
  await expect(world.voice.enrol({ wav })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { why: 'There is too little speech in it.' },
  });
  world.ears.speaker.problem = 'Its model is not here.';
  await expect(world.voice.enrol({ wav: '' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  const row = await world.store.data.selectFrom('secrets').selectAll().where('name', '=', 'voice/speaker').execute();
  expect(Buffer.from(row[0]?.cipher ?? []).toString()).not.toContain('AACAPw');
  expect(await world.voice.forgetSpeaker()).toMatchObject({ samples: 0 });
  expect((await world.secrets.list()).map(({ name }) => name)).not.toContain('voice/speaker');
});

test('half a sentence is another command: what was cut off is asked before it is done', async () => {
  const world = await voiceHere({ grammar: sentences(), says: 'start shop' });
  const { id } = await world.voice.begin({ purpose: 'command', origin: 'key' }, 'window');
  await world.voice.append({ id, seq: 0, pcm: base64(countedSamples(16_000)) });
  await world.voice.finish({ id, why: 'microphone-lost', samples: 16_000, commands: [] });
  expect(await world.comesTo(id, 'asking')).toMatchObject({ question: { why: 'sure' } });
  const { id: broken } = await world.voice.begin({ purpose: 'command', origin: 'key' }, 'window');
  await world.voice.append({ id: broken, seq: 0, pcm: base64(countedSamples(16_000)) });
  world.clock.advance(10_000);
  await world.comesTo(broken, 'failed');
  await world.voice.retry({ id: broken, commands: [] });
  await world.comesTo(broken, 'asking');
  expect(world.doing.done).toEqual([]);
  await world.voice.decide({ id: broken, accept: true, choice: null, typed: null });
  await world.comesTo(broken, 'done');
});
