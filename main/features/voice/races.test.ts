import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { grammarOf, readingOf } from './testing/doubles.ts';
import { base64, countedSamples, sendAll, voiceHere } from './testing/voice-world.ts';

test('“cancel” takes back what was said before it, and never what is being said by now', async () => {
  const world = await voiceHere({
    grammar: grammarOf({ Cancel: readingOf({ kind: 'cancel' }) }),
    says: 'Cancel.',
  });
  const { voice } = world;
  const held = Promise.withResolvers<void>();
  world.server.answer(async () => {
    await held.promise;
    return 'Cancel.';
  });
  const first = await world.speak(countedSamples(16_000));
  const { id } = await voice.begin({ purpose: 'command', origin: 'key' }, 'window');
  await sendAll(voice, id, countedSamples(16_000));
  held.resolve();
  const ended = await world.comesTo(first.id, 'done');
  expect(ended.receipt?.sentence).toBe('There was nothing to cancel.');
  expect(await world.get(id)).toMatchObject({ state: 'recording', audio: { bytes: 32_000 } });
  await voice.append({ id, seq: 5, pcm: base64(countedSamples(10)) });
});

test('cancelled in the moment in which it is let go: it is cancelled, and never done without its sound', async () => {
  const world = await voiceHere();
  const { voice } = world;
  const { id } = await voice.begin({ purpose: 'command', origin: 'key' }, 'window');
  await sendAll(voice, id, countedSamples(16_000));
  const finishing = voice.finish({ id, why: 'released', samples: 16_000, commands: [] });
  await Promise.allSettled([finishing, voice.cancel({ id })]);
  const ended = await world.comesTo(id, 'cancelled', 'not-understood', 'failed');
  if (ended.state === 'cancelled') return;
  expect(ended.fault?.step).not.toBe('transcribing');
  expect((await voice.audio({ id })).wav.length).toBeGreaterThan(32_000);
});

test('let go twice in one moment is let go once', async () => {
  const world = await voiceHere();
  const { id } = await world.voice.begin({ purpose: 'command', origin: 'key' }, 'window');
  await sendAll(world.voice, id, countedSamples(16_000));
  const let_ = () => world.voice.finish({ id, why: 'released', samples: 16_000, commands: [] });
  const both = await Promise.all([let_(), let_()]);
  expect(both.map((one) => one.id)).toEqual([id, id]);
  await world.comesTo(id, 'not-understood');
});

test('what is begun while things are taken up keeps its sound', async () => {
  const world = await voiceHere();
  const { voice } = world;
  for (let round = 0; round < 20; round++) {
    const client = `window ${round}`;
    const [said] = await Promise.all([voice.begin({ purpose: 'dictation', origin: 'key' }, client), voice.takeUp()]);
    await sendAll(voice, said.id, countedSamples(3_200));
    await voice.finish({ id: said.id, why: 'released', samples: 3_200, commands: [] });
    expect((await world.comesTo(said.id, 'done', 'failed')).state).toBe('done');
  }
});

test('what could not be kept as broken off is left alone once Optimus has ended', async () => {
  const world = await voiceHere();
  await world.voice.begin({ purpose: 'dictation', origin: 'key' }, 'window');
  await sql`create trigger nothing_more before update on voice_utterances begin select raise(abort, 'no room'); end`.execute(
    world.store.data,
  );
  world.clock.advance(10_000);
  await until(() => world.logged.length === 1);
  world.clock.advance(30_000);
  await until(() => world.logged.length === 2);
  await world.stop();
  const before = world.logged.length;
  world.clock.advance(30_000);
  // Whatever that began would be through with it by then.
  await world.store.data.selectFrom('voice_utterances').selectAll().execute();
  await world.store.data.selectFrom('voice_utterances').selectAll().execute();
  expect(world.logged).toHaveLength(before);
});
