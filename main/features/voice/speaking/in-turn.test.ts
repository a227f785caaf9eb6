import { expect, test } from 'vitest';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { until } from '../../../core/testing/until.ts';
import { inTurn } from './in-turn.ts';
import { piecesOf } from './testing/speaking-here.ts';
import { Fault, type Sound } from './types.ts';

const rate = 1_000;
const second = (): Sound => ({ type: 'sound', rate, pcm: new Uint8Array(2 * rate) });
const sentences = ['zero', 'one', 'two', 'three', 'four', 'five'];

/** Each sentence takes a second to be heard, and none to be made. */
function here(fails: string | null = null) {
  const clock = createFakeClock();
  const asked: string[] = [];
  const ended: string[] = [];
  const stop = new AbortController();
  const say = async function* (text: string): AsyncGenerator<Sound, void, void> {
    asked.push(text);
    try {
      yield second();
      if (text === fails) throw new Fault('It broke.', 'Mend it.');
    } finally {
      ended.push(text);
    }
  };
  return { clock, asked, ended, stop, say };
}

test('at most two are asked for beyond the one that is heard', async () => {
  const { clock, asked, stop, say } = here();
  const got: string[] = [];
  const all = (async () => {
    for await (const piece of inTurn(sentences, { say, ahead: 2, clock, signal: stop.signal }))
      if (piece.type === 'sentence') got.push(piece.text);
  })();
  await until(() => got.length === 3);
  expect(asked).toEqual(['zero', 'one', 'two']);
  clock.advance(999);
  expect(asked).toHaveLength(3);
  clock.advance(1);
  await until(() => got.length === 4);
  expect(asked).toEqual(['zero', 'one', 'two', 'three']);
  clock.advance(2_000);
  await all;
  expect(got).toEqual(sentences);
});

test('what plays by itself is asked for one by one', async () => {
  const { clock, stop } = here();
  const order: string[] = [];
  const say = async function* (text: string): AsyncGenerator<Sound, void, void> {
    order.push(`begin ${text}`);
    yield { type: 'playing' };
    await Promise.resolve();
    order.push(`end ${text}`);
  };
  const pieces = await piecesOf(inTurn(['a', 'b'], { say, ahead: 0, clock, signal: stop.signal }));
  expect(order).toEqual(['begin a', 'end a', 'begin b', 'end b']);
  expect(pieces.map((piece) => piece.type)).toEqual(['sentence', 'playing', 'sentence', 'playing']);
});

test('what came before a fault is heard, and nothing more is asked for', async () => {
  const { clock, asked, stop, say } = here('one');
  const got: string[] = [];
  const all = (async () => {
    for await (const piece of inTurn(sentences, { say, ahead: 2, clock, signal: stop.signal })) got.push(piece.type);
  })();
  await expect(all).rejects.toThrow('It broke.');
  expect(got).toEqual(['sentence', 'sound', 'sentence', 'sound']);
  clock.advance(10_000);
  expect(asked).toEqual(['zero', 'one', 'two']);
});

test('whoever stops hears nothing more, even of what never answers', async () => {
  const { clock, stop } = here();
  const signals: AbortSignal[] = [];
  const say = async function* (_: string, signal: AbortSignal): AsyncGenerator<Sound, void, void> {
    signals.push(signal);
    yield second();
    await new Promise(() => {});
  };
  const pieces = inTurn(sentences, { say, ahead: 2, clock, signal: stop.signal });
  expect((await pieces.next()).value).toMatchObject({ type: 'sentence' });
  expect((await pieces.next()).value).toMatchObject({ type: 'sound' });
  const waiting = pieces.next();
  stop.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(signals.length).toBeGreaterThan(0);
  expect(signals.every((signal) => signal.aborted)).toBe(true);
});

test('nothing to say asks nobody', async () => {
  const { clock, asked, stop, say } = here();
  expect(await piecesOf(inTurn([], { say, ahead: 2, clock, signal: stop.signal }))).toEqual([]);
  expect(asked).toEqual([]);
});
