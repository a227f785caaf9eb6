import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { mindsHere } from '../../../core/testing/minds-here.ts';
import { providerHere } from '../../../core/testing/model-provider.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { piecesOf, programIn, speakingHere } from './testing/speaking-here.ts';

const never = new AbortController().signal;

async function modelHere({ chosen = true } = {}) {
  const server = await providerHere({ key: 'right', models: [{ id: 'tts-1' }] });
  const { minds } = await mindsHere();
  const { id } = await minds.add({
    ...{ kind: 'openai', name: 'Mine', baseUrl: `${server.url}/v1`, key: 'right', contextTokens: null },
  });
  await minds.setRole('speak', { connectionId: id, model: 'tts-1' });
  server.forget();
  const clock = createFakeClock();
  const here = speakingHere({
    minds: chosen ? minds : { ...minds, unasked: () => null },
    clock,
    voice: { speakWith: 'model', speakRate: 1.25 },
  });
  const asked = () => server.spoken().map(({ spoken }) => spoken?.text);
  return { ...here, server, clock, minds, asked };
}

test('sentences come one after the other, asked for at most two ahead of what is heard', async () => {
  const { speaking, asked, clock, server } = await modelHere();
  const got: string[] = [];
  let bytes = 0;
  let ended = false;
  const all = (async () => {
    for await (const piece of speaking.speak('One is. Two is. Three is. Four is. Five is.', 'en', never)) {
      if (piece.type === 'sentence') got.push(piece.text);
      if (piece.type === 'sound') bytes += Buffer.from(piece.pcm, 'base64').length;
      if (piece.type === 'ended') ended = true;
    }
  })();
  await until(() => got.length === 3);
  expect(new Set(asked())).toEqual(new Set(['One is.', 'Two is.', 'Three is.']));
  for (let step = 0; !ended && step < 2_000; step++) {
    clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => {
    clock.advance(1_000);
    return ended;
  });
  await all;
  expect(got).toEqual(['One is.', 'Two is.', 'Three is.', 'Four is.', 'Five is.']);
  expect(bytes).toBeGreaterThan(10_000);
  expect(server.spoken()[0]?.spoken).toMatchObject({ speed: 1.25 });
});

test('hush ends what is asked for at once', async () => {
  const { speaking, server, asked } = await modelHere();
  const rest = Promise.withResolvers<void>();
  server.answer(() => ({ holdMiddle: rest.promise }));
  const pieces = speaking.speak('One is here. Two is here.', 'en', never);
  expect((await pieces.next()).value).toMatchObject({ type: 'sentence', at: 0 });
  expect((await pieces.next()).value).toMatchObject({ type: 'sound', at: 0 });
  let next = pieces.next();
  speaking.hush();
  for (let piece = await next; !piece.done && piece.value.type === 'sound'; piece = await next) next = pieces.next();
  expect((await next).value).toEqual({ type: 'ended' });
  expect(asked().length).toBeLessThanOrEqual(2);
  rest.resolve();
});

test('a fault is told with what to do, and no program says in its place what was meant for a model', async () => {
  const { speaking, server, speaks } = await modelHere();
  server.answer(() => ({ fault: { status: 401, message: 'wrong key' } }));
  const pieces = await piecesOf(speaking.speak('One. Two. Three.', 'en', never));
  expect(pieces.at(-2)).toMatchObject({
    ...{ type: 'failed', sentence: expect.stringContaining('Mine could not speak:') },
    remedy: 'Look at its key in Minds.',
  });
  expect(pieces.at(-1)).toEqual({ type: 'ended' });
  expect(speaks()).toEqual([]);
});

test('a provider that was not chosen for speaking hears nothing', async () => {
  // What is on this machine may be taken unasked, and a loopback server is; one elsewhere would not be.
  const { speaking, asked, minds } = await modelHere({ chosen: false });
  expect(minds.role('speak')).not.toBeNull();
  expect(await piecesOf(speaking.speak('A secret.', 'en', never))).toEqual([
    { type: 'failed', sentence: 'No model is chosen that speaks.', remedy: expect.stringContaining('Minds') },
    { type: 'ended' },
  ]);
  expect(await speaking.problem()).toBe('No model is chosen that speaks.');
  expect(asked()).toEqual([]);
});

test('a program that fails never hands the text to a model', async () => {
  const { minds, asked } = await modelHere();
  const folder = await tempDir();
  await programIn(folder, 'espeak-ng', 'exit 1');
  const { speaking } = speakingHere({ minds, path: folder, voice: { speakWith: 'program' } });
  const pieces = await piecesOf(speaking.speak('A secret.', 'en', never));
  expect(pieces.map((piece) => piece.type)).toEqual(['failed', 'ended']);
  expect(asked()).toEqual([]);
});

test('voices of the chosen model are listed beside those of the programs', async () => {
  const { speaking } = await modelHere();
  const { voices, problem } = await speaking.voices();
  expect(problem).toBeNull();
  expect(voices.filter(({ source }) => source === 'model').length).toBeGreaterThan(0);
});
