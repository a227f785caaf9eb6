import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { grammarOf, readingOf } from './testing/doubles.ts';
import { countedSamples, type VoiceWorld, voiceHere } from './testing/voice-world.ts';

const sound = countedSamples(8_000);
const start = { kind: 'start', projectId: 'p-shop', service: null, environment: null } as const;
const grammar = () =>
  grammarOf({ 'start shop': readingOf(start, { sentence: 'Start shop-api' }), 'start shop-api': readingOf(start) });
const hour = 3_600_000;
const day = 24 * hour;
const files = async ({ dataDir }: VoiceWorld) => (await readdir(join(dataDir, 'voice'))).sort();

test('the history has pages and is searched in all that was heard, meant and done', async () => {
  const world = await voiceHere({ grammar: grammar() });
  const texts = ['start shop', 'Grüße an die Welt', '明天九点提醒我', '100% sure', 'start shop'];
  for (const text of texts) {
    const { id } = await world.voice.type({ text, commands: [] });
    await world.comesTo(id, 'done', 'not-understood');
  }
  const first = await world.voice.history({ text: '', limit: 2 });
  expect(first).toMatchObject({ more: true, utterances: [{ text: 'start shop' }, { text: '100% sure' }] });
  const second = await world.voice.history({ text: '', limit: 3, before: first.utterances[1]?.id ?? '' });
  expect(second.more).toBe(false);
  expect(second.utterances.map(({ text }) => text)).toEqual(['明天九点提醒我', 'Grüße an die Welt', 'start shop']);
  const found = async (text: string) =>
    (await world.voice.history({ text, limit: 10 })).utterances.map((one) => one.text);
  expect(await found('GRÜSSE')).toEqual([]);
  expect(await found('GRÜßE AN')).toEqual(['Grüße an die Welt']);
  expect(await found('提醒')).toEqual(['明天九点提醒我']);
  expect(await found('100%')).toEqual(['100% sure']);
  expect(await found('%')).toEqual(['100% sure']);
  expect(await found('start was done')).toHaveLength(2);
  expect(await found('_')).toEqual([]);
});

test('sound is kept as long as the user wants, what was said as long as its days', async () => {
  const world = await voiceHere({ grammar: grammar(), says: 'start shop' });
  const { id } = await world.speak(sound);
  const done = await world.comesTo(id, 'done');
  expect(done.audio?.until).toBe(world.clock.now() + day);
  world.clock.advance(day - 1);
  expect((await world.get(id)).audio).not.toBeNull();
  await until(async () => {
    world.clock.advance(1);
    return (await world.get(id)).audio === null;
  });
  expect(await files(world)).toEqual([]);
  expect(await world.get(id)).toMatchObject({ text: 'start shop', state: 'done' });

  await world.settings.update({ voice: { keepAudio: 'always', historyDays: 10 } });
  const { id: second } = await world.speak(sound);
  const kept = await world.comesTo(second, 'done');
  expect(kept.audio?.until).toBe(kept.startedAt + 10 * day);
  // A choice holds for what is there, too.
  await world.settings.update({ voice: { keepAudio: 'no' } });
  await until(async () => (await world.get(second)).audio === null);
  const left = async () => (await world.voice.history({ text: '', limit: 9 })).utterances.length;
  // Its timer is set once the last look has ended.
  const passes = async (until: number) => {
    world.clock.advance(Math.max(0, Math.min(hour, until - world.clock.now())));
    return await left();
  };
  await until(async () => (await passes(kept.startedAt + 10 * day - 1)) === 1);
  await until(async () => (await passes(kept.startedAt + 10 * day)) === 0);
});

test('what was not written down yet is kept whatever was chosen', async () => {
  const world = await voiceHere({ connected: false });
  await world.settings.update({ voice: { keepAudio: 'no', historyDays: 5 } });
  const { id } = await world.speak(sound);
  const failed = await world.comesTo(id, 'failed');
  expect(failed.audio?.until).toBe(failed.startedAt + 5 * day);
  world.clock.advance(5 * day - 1);
  expect((await world.get(id)).audio).not.toBeNull();
  await until(async () => {
    world.clock.advance(1);
    return (await files(world)).length === 0;
  });
});

test('deleting takes the sound and the words from the disk', async () => {
  const world = await voiceHere({ grammar: grammar(), says: 'start shop' });
  await world.settings.update({ voice: { keepAudio: 'always' } });
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) {
    const { id } = await world.speak(sound);
    await world.comesTo(id, 'done');
    ids.push(id);
  }
  const [one = '', two = '', three = ''] = ids;
  expect(await world.voice.remove({ id: one, audioOnly: true })).toEqual({ removed: true });
  expect(await world.voice.remove({ id: one, audioOnly: true })).toEqual({ removed: false });
  expect(await world.get(one)).toMatchObject({ audio: null, text: 'start shop' });
  expect(await world.voice.remove({ id: two, audioOnly: false })).toEqual({ removed: true });
  await expect(world.get(two)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await files(world)).toEqual([`${three}.pcm`]);
  // What is being said right now is not what was said.
  const now = await world.voice.begin({ purpose: 'command', origin: 'key' }, 'window');
  expect(await world.voice.clear({ audioOnly: true })).toEqual({ removed: 1 });
  expect(await files(world)).toEqual([`${now.id}.pcm`]);
  await expect(world.voice.remove({ id: now.id, audioOnly: true })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await world.voice.clear({ audioOnly: false })).toEqual({ removed: 2 });
  expect(await world.voice.remove({ id: now.id, audioOnly: false })).toEqual({ removed: true });
  expect(await files(world)).toEqual([]);
  expect((await world.voice.history({ text: '', limit: 9 })).utterances).toEqual([]);
  expect((await world.voice.begin({ purpose: 'command', origin: 'key' }, 'window')).state).toBe('recording');
});

test('while it is written down it can be deleted: the request ends, and nothing comes back', async () => {
  const world = await voiceHere({ grammar: grammar() });
  const held = Promise.withResolvers<void>();
  world.server.answer(() => ({ text: 'start shop', hold: held.promise }));
  const { id } = await world.speak(sound);
  const [request] = await until(() => (world.server.heard().length > 0 ? world.server.heard() : null));
  await world.voice.remove({ id, audioOnly: false });
  await request?.closed;
  held.resolve();
  await expect(world.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(world.doing.done).toEqual([]);
});

test('an empty file of which nobody knows is swept at a start; a row without its sound says so', async () => {
  const first = await voiceHere({ grammar: grammar(), says: 'start shop' });
  await first.settings.update({ voice: { keepAudio: 'always' } });
  const { id } = await first.speak(sound);
  await first.comesTo(id, 'done');
  const { id: lost } = await first.speak(sound);
  await first.comesTo(lost, 'done');
  await first.stop();
  const folder = join(first.dataDir, 'voice');
  await writeFile(join(folder, '00000000-0000-4000-8000-000000000000.pcm'), '');
  await writeFile(join(folder, 'phrases.yaml'), 'mine');
  await rm(join(folder, `${lost}.pcm`));
  const again = await voiceHere({ connected: false, store: first.store, dataDir: first.dataDir, clock: first.clock });
  expect(await files(again)).toEqual([`${id}.pcm`, 'phrases.yaml'].sort());
  expect((await again.get(lost)).audio).toBeNull();
  expect((await again.get(id)).audio).not.toBeNull();
});

test('what was said after the copy of the database that is in use stands in the history, and can be written down', async () => {
  const first = await voiceHere({ grammar: grammar(), says: 'start shop' });
  await first.settings.update({ voice: { keepAudio: 'always' } });
  const { id } = await first.speak(sound);
  await first.comesTo(id, 'done');
  await first.stop();
  // As after an older copy was restored: another database beside the same files.
  const again = await voiceHere({ dataDir: first.dataDir, clock: first.clock, grammar: grammar(), says: 'start shop' });
  const said = await again.get(id);
  expect(said).toMatchObject({ state: 'failed', fault: { step: 'transcribing', retry: true } });
  expect(said.audio).toMatchObject({ bytes: sound.byteLength });
  await again.voice.retry({ id, commands: [] });
  // It may be long ago, and its end may be missing.
  expect(await again.comesTo(id, 'asking', 'done')).toMatchObject({ text: 'start shop', state: 'asking' });
});

test('a correction is done, and with learning the same words mean it for ever', async () => {
  const world = await voiceHere({ grammar: grammar(), says: 'stared chop' });
  const { id } = await world.speak(sound);
  await world.comesTo(id, 'not-understood');
  await world.voice.correct({ id, text: 'start shop', learn: true, commands: [] });
  expect(await world.comesTo(id, 'done')).toMatchObject({
    ...{ heard: 'stared chop', corrected: 'start shop', text: 'start shop', reading: { by: 'grammar' } },
  });
  const { id: again } = await world.speak(sound);
  expect(await world.comesTo(again, 'done')).toMatchObject({
    ...{ heard: 'stared chop', text: 'start shop', reading: { by: 'learned' } },
  });
  expect(world.doing.done).toHaveLength(2);
  const [learned] = await world.voice.words();
  expect(learned).toMatchObject({ word: 'start shop', misheard: ['stared chop'], from: 'learned' });
  await world.voice.removeWord({ id: learned?.id ?? '' });
  expect(await world.voice.words()).toEqual([]);
  const { id: third } = await world.speak(sound);
  await world.comesTo(third, 'not-understood');
});

test('a name that was misheard becomes one of the user’s words, an ordinary word does not', async () => {
  const world = await voiceHere({ grammar: grammar(), says: 'Start chop API.' });
  const { id } = await world.speak(sound);
  await world.comesTo(id, 'not-understood');
  await world.voice.correct({ id, text: 'start shop-api', learn: true, commands: [] });
  await world.comesTo(id, 'done');
  const own = (await world.voice.words()).filter(({ id: wordId }) => !wordId.startsWith('learned:'));
  expect(own).toMatchObject([{ word: 'shop-api', misheard: ['chop API'], from: 'learned' }]);
  world.says('we bring chop API to their place');
  const { id: dictated } = await world.speak(sound, { purpose: 'dictation' });
  expect((await world.comesTo(dictated, 'done')).text).toBe('we bring shop-api to their place');
  const corrected = await world.voice.correct({
    ...{ id: dictated, text: 'we bring shop-api to there place', learn: true, commands: [] },
  });
  expect(corrected).toMatchObject({ state: 'done', text: 'we bring shop-api to there place' });
  expect(await world.voice.words()).toHaveLength(2);
  expect(world.doing.done).toHaveLength(1);
});

test('the user’s words: added once, removed, and given to whoever understands', async () => {
  const world = await voiceHere({ grammar: grammar() });
  const word = await world.voice.addWord({ word: 'C++', misheard: ['see plus plus'] });
  await world.voice.addWord({ word: 'C#', misheard: [] });
  await expect(world.voice.addWord({ word: 'c++', misheard: [] })).rejects.toMatchObject({ code: 'CONFLICT' });
  const { id } = await world.voice.type({ text: 'anything', commands: [] });
  await world.comesTo(id, 'not-understood');
  expect(world.grammar.seen.names?.words).toMatchObject([{ word: 'C#' }, { word: 'C++', misheard: ['see plus plus'] }]);
  expect(await world.voice.removeWord({ id: word.id })).toMatchObject({ word: 'C++' });
  await expect(world.voice.removeWord({ id: word.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('what was not written down, and what waits too long for an answer, is told without a word of it', async () => {
  const grammarHere = grammarOf({ 'maybe start': readingOf(start, { confidence: 0.5 }) });
  const world = await voiceHere({ grammar: grammarHere, says: 'start shop' });
  const items = () => world.attention.list().items.filter(({ key }) => key.startsWith('voice/'));
  world.server.failing(() => ({ status: 500, message: 'The engine is on fire' }));
  const { id } = await world.speak(sound);
  // It is tried again by itself before it gives up.
  await until(async () => {
    world.clock.advance(1_000);
    return (await world.get(id)).state === 'failed';
  });
  await until(() => items().length === 1);
  expect(items()[0]).toMatchObject({ key: 'voice/not-written', sentence: '1 recording was not written down' });
  const asked = await world.voice.type({ text: 'maybe start', commands: [] });
  await world.comesTo(asked.id, 'asking');
  await until(() => {
    world.clock.advance(10_000);
    return items().length === 2;
  });
  expect(JSON.stringify(items())).not.toContain('maybe start');
  await world.voice.cancel({ id: asked.id });
  await world.voice.remove({ id, audioOnly: false });
  await until(() => items().length === 0);
});
