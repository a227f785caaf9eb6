import { expect, test } from 'vitest';
import { DomainError } from '../../../shared/contract/errors.ts';
import { until } from '../../core/testing/until.ts';
import { doingOf, grammarOf, readingOf } from './testing/doubles.ts';
import { countedSamples, voiceHere } from './testing/voice-world.ts';

const sound = countedSamples(16_000);
const start = { kind: 'start', projectId: 'p-shop', service: null, environment: null } as const;
const rollBack = { kind: 'roll-back', projectId: 'p-shop', environment: null } as const;
const destroys = { weight: 'destroy', sentence: 'Roll back shop-api', consequence: 'Version 7 goes.' } as const;
const sentences = () =>
  grammarOf({
    'start shop': readingOf(start),
    'maybe start': readingOf(start, { confidence: 0.6 }),
    'roll back shop': readingOf(rollBack),
    'start it': [readingOf(start, { sentence: 'Start shop-api' }), readingOf(rollBack, { sentence: 'Roll back' })],
    ghost: readingOf({ kind: 'open-project', projectId: 'p-gone' }),
    projects: readingOf({ kind: 'command', commandId: 'go.projects' }, { sentence: 'Go to projects' }),
    hush: readingOf({ kind: 'hush' }),
    again: readingOf({ kind: 'repeat' }),
    cancel: readingOf({ kind: 'cancel' }),
  });

test('what destroys is asked, however it was said, and done by a click on what stands there', async () => {
  const doing = doingOf({ 'roll-back': { ...destroys } });
  const world = await voiceHere({ grammar: sentences(), doing, says: 'roll back shop' });
  const { id } = await world.speak(sound);
  const asking = await world.comesTo(id, 'asking');
  expect(asking.question).toEqual({
    ...{ why: 'destructive', sentence: 'Roll back shop-api', consequence: 'Version 7 goes.', typed: null, choices: [] },
  });
  expect((await world.told('say')).text).toContain('please confirm');
  expect(doing.done).toEqual([]);
  // Saying it again is no click.
  const { id: second } = await world.speak(sound);
  await world.comesTo(second, 'asking');
  expect(doing.done).toEqual([]);
  // What would be lost is another thing by now: the click was for what stood there.
  doing.deeds['roll-back'] = { ...destroys, consequence: 'Version 8 goes.' };
  await world.voice.decide({ id, accept: true, choice: null, typed: null });
  const anew = await until(async () => {
    const now = await world.get(id);
    return now.state === 'asking' && now.question?.consequence === 'Version 8 goes.' ? now : null;
  });
  expect([anew.state, doing.done]).toEqual(['asking', []]);
  const clicks = [1, 2].map(() => world.voice.decide({ id, accept: true, choice: null, typed: null }));
  const settled = await Promise.allSettled(clicks);
  expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await world.comesTo(id, 'done')).receipt?.sentence).toBe('roll-back was done');
  expect(doing.done).toEqual([rollBack]);
  await world.voice.decide({ id: second, accept: false, choice: null, typed: null });
  expect(await world.get(second)).toMatchObject({ state: 'cancelled', question: null });
  const { events } = await world.journal.list({ kinds: ['voice.done'] });
  expect(events).toMatchObject([
    { sentence: 'roll-back was done', actor: 'user', subjects: [{ type: 'project', id: 'p-shop', label: 'shop-api' }] },
  ]);
  expect(JSON.stringify(events)).not.toContain('roll back shop');
});

test('what nothing brings back wants a word that is typed', async () => {
  const doing = doingOf({ 'roll-back': { ...destroys, typed: 'shop-api' } });
  const world = await voiceHere({ grammar: sentences(), doing });
  const { id } = await world.voice.type({ text: 'roll back shop', commands: [] });
  await world.comesTo(id, 'asking');
  for (const typed of [null, '', 'shop', 'shop api'])
    await expect(world.voice.decide({ id, accept: true, choice: null, typed })).rejects.toMatchObject({
      code: 'INVALID',
      data: { problems: [{ field: 'typed' }] },
    });
  await world.voice.decide({ id, accept: true, choice: null, typed: ' Shop-API ' });
  await world.comesTo(id, 'done');
  expect(doing.done).toHaveLength(1);
  await expect(world.voice.decide({ id, accept: true, choice: null, typed: 'shop-api' })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
});

test('what was heard with doubt is asked; of several one is chosen, and what destroys is asked again', async () => {
  const doing = doingOf({ 'roll-back': { ...destroys } });
  const world = await voiceHere({ grammar: sentences(), doing });
  const doubt = await world.voice.type({ text: 'maybe start', commands: [] });
  expect((await world.comesTo(doubt.id, 'asking')).question).toMatchObject({ why: 'sure', sentence: 'start it' });
  await world.voice.decide({ id: doubt.id, accept: true, choice: null, typed: null });
  await world.comesTo(doubt.id, 'done');

  const several = await world.voice.type({ text: 'start it', commands: [] });
  const asked = await world.comesTo(several.id, 'asking');
  expect(asked.question).toMatchObject({
    why: 'which',
    choices: [
      { id: '0', sentence: 'Start shop-api' },
      { id: '1', sentence: 'Roll back' },
    ],
  });
  await expect(world.voice.decide({ id: several.id, accept: true, choice: '7', typed: null })).rejects.toMatchObject({
    code: 'INVALID',
  });
  await world.voice.decide({ id: several.id, accept: true, choice: '1', typed: null });
  const next = await until(async () => {
    const now = await world.get(several.id);
    return now.state === 'asking' && now.question?.why === 'destructive' ? now : null;
  });
  expect(next.reading?.intent.kind).toBe('roll-back');
  expect(doing.done).toEqual([start]);
  await world.voice.decide({ id: several.id, accept: true, choice: null, typed: null });
  await world.comesTo(several.id, 'done');
  expect(doing.done).toEqual([start, rollBack]);
});

test('only what is there and was offered can be done, whoever understood it', async () => {
  const world = await voiceHere({ grammar: sentences() });
  const offered = [{ id: 'go.projects', title: 'Projects', keywords: [] }];
  const ghost = await world.voice.type({ text: 'ghost', commands: [] });
  expect(await world.comesTo(ghost.id, 'not-understood')).toMatchObject({
    reading: null,
    fault: { step: 'understanding', remedy: 'For example: “start shop”.' },
  });
  const none = await world.voice.type({ text: 'projects', commands: [] });
  await world.comesTo(none.id, 'not-understood');
  expect(world.commands).toEqual([]);
  const one = await world.voice.type({ text: 'projects', commands: offered });
  expect((await world.comesTo(one.id, 'done')).receipt).toMatchObject({
    ok: true,
    sentence: 'Handed to the window: Go to projects',
  });
  expect(world.commands).toEqual(['go.projects']);
  // Who reads is answered on the screen.
  expect(world.events.filter(({ type }) => type === 'say')).toEqual([]);
});

test('a model is asked for what the grammar does not know, where the user wants that', async () => {
  const grammar = grammarOf({}, { 'could you bring it up': readingOf(start, { by: 'model', confidence: 0.8 }) });
  const world = await voiceHere({ grammar });
  const text = 'could you bring it up';
  const alone = await world.voice.type({ text, commands: [] });
  await world.comesTo(alone.id, 'not-understood');
  expect(grammar.seen.asked).toEqual([]);
  grammar.model.problem = null;
  const asked = await world.voice.type({ text, commands: [] });
  expect(await world.comesTo(asked.id, 'done')).toMatchObject({ reading: { by: 'model' } });
  grammar.model.fails = 'The server is overloaded.';
  const failed = await world.voice.type({ text, commands: [] });
  expect(await world.comesTo(failed.id, 'not-understood')).toMatchObject({
    fault: { sentence: expect.stringContaining('The server is overloaded.'), retry: true },
  });
  grammar.model.fails = null;
  await world.voice.retry({ id: failed.id, commands: [] });
  await world.comesTo(failed.id, 'done');
  await world.settings.update({ voice: { useModel: false } });
  const off = await world.voice.type({ text, commands: [] });
  await world.comesTo(off.id, 'not-understood');
});

test('faults of what was to be done are told in its own words, and can be tried again', async () => {
  let fails = true;
  const doing = doingOf({
    start: {
      async does() {
        if (fails) throw new DomainError('UNAVAILABLE', { what: 'Docker', why: 'Docker is off.', remedy: 'Start it.' });
        return {};
      },
    },
  });
  const world = await voiceHere({ grammar: sentences(), doing });
  const { id } = await world.voice.type({ text: 'start shop', commands: [] });
  expect(await world.comesTo(id, 'failed')).toMatchObject({
    fault: { step: 'doing', sentence: 'Docker is off.', remedy: 'Start it.', retry: true },
  });
  fails = false;
  await world.voice.retry({ id, commands: [] });
  expect(await world.comesTo(id, 'done')).toMatchObject({ fault: null });
  await expect(world.voice.retry({ id, commands: [] })).rejects.toMatchObject({ code: 'CONFLICT' });
  doing.deeds.start = { does: async () => ({ ok: false, sentence: 'web did not become ready.', say: 'No.' }) };
  const bad = await world.voice.type({ text: 'start shop', commands: [] });
  expect(await world.comesTo(bad.id, 'failed')).toMatchObject({
    receipt: { ok: false, sentence: 'web did not become ready.' },
    fault: { step: 'doing', sentence: 'web did not become ready.' },
  });
  doing.deeds.start = { does: () => Promise.reject(new TypeError('a bug with shop in it')) };
  const bug = await world.voice.type({ text: 'start shop', commands: [] });
  expect((await world.comesTo(bug.id, 'failed')).fault?.sentence).toBe('Something went wrong inside Optimus.');
  expect(world.logged).toHaveLength(1);
});

test('cancel stops what is being done, by click and by word, and what was done all the same is told', async () => {
  const held = Promise.withResolvers<void>();
  let aborted = 0;
  const doing = doingOf({
    start: {
      async does(signal) {
        signal.addEventListener('abort', () => {
          aborted += 1;
        });
        await held.promise;
        return {};
      },
    },
  });
  const world = await voiceHere({ grammar: sentences(), doing });
  const one = await world.voice.type({ text: 'start shop', commands: [] });
  await world.comesTo(one.id, 'doing');
  const two = await world.voice.type({ text: 'start shop', commands: [] });
  await world.comesTo(two.id, 'doing');
  const word = await world.voice.type({ text: 'cancel', commands: [] });
  expect((await world.comesTo(word.id, 'done')).receipt?.sentence).toBe('Cancelled: start it');
  expect((await world.get(two.id)).state).toBe('cancelled');
  expect((await world.voice.cancel({ id: one.id })).state).toBe('cancelled');
  expect((await world.voice.cancel({ id: one.id })).state).toBe('cancelled');
  expect(aborted).toBe(2);
  held.resolve();
  const told = await until(async () => {
    const now = await world.get(one.id);
    return now.receipt ? now : null;
  });
  expect(told).toMatchObject({ state: 'cancelled', receipt: { ok: true } });
  const none = await world.voice.type({ text: 'cancel', commands: [] });
  expect((await world.comesTo(none.id, 'done')).receipt?.sentence).toBe('There was nothing to cancel.');
  await expect(world.voice.cancel({ id: none.id })).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('hush is quiet at once; repeat says the last answer once more', async () => {
  const world = await voiceHere({ grammar: sentences() });
  await world.settings.update({ voice: { speak: 'always' } });
  const first = await world.voice.type({ text: 'again', commands: [] });
  expect(await world.comesTo(first.id, 'done')).toMatchObject({ answer: 'I have not said anything yet.' });
  const one = await world.voice.type({ text: 'start shop', commands: [] });
  await world.comesTo(one.id, 'done');
  const quiet = await world.voice.type({ text: 'hush', commands: [] });
  await world.comesTo(quiet.id, 'done');
  await world.told('hush');
  expect(world.speaking.hushed).toBe(1);
  const again = await world.voice.type({ text: 'again', commands: [] });
  expect(await world.comesTo(again.id, 'done')).toMatchObject({ answer: 'Done.' });
  expect(await world.voice.hush()).toEqual({ hushed: true });
  expect(world.speaking.hushed).toBe(2);
  await world.settings.update({ voice: { speak: 'never' } });
  const before = world.events.filter(({ type }) => type === 'say').length;
  const silent = await world.voice.type({ text: 'start shop', commands: [] });
  await world.comesTo(silent.id, 'done');
  expect(world.events.filter(({ type }) => type === 'say')).toHaveLength(before);
});

test('how something ended that was begun by voice is said to whoever spoke, unless they speak', async () => {
  const world = await voiceHere({ grammar: sentences(), says: 'start shop' });
  const says = () => world.events.filter((event) => event.type === 'say');
  const { id } = await world.speak(sound);
  await world.comesTo(id, 'done');
  await until(() => says().length === 1);
  world.doing.later('The backup is done.');
  await until(() => says().length === 2);
  expect(says()[1]).toMatchObject({ id, text: 'The backup is done.' });
  const recording = await world.voice.begin({ purpose: 'command', origin: 'key' }, 'window');
  world.doing.later('Another one, too.');
  await world.voice.cancel({ id: recording.id });
  expect(says()).toHaveLength(2);
});
