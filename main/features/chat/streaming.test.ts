import { expect, test } from 'vitest';
import type { Piece } from '../../../shared/features/chat/schema.ts';
import { chatWorld } from './testing/chat-world.ts';

const long = Array.from({ length: 12_500 }, (_, i) => String(i).padStart(7, '.')).join('·');

/** As a screen does it: what it has already is passed over, what is missing is asked for. */
function follow(start: string) {
  let text = start;
  let gaps = 0;
  return {
    take(piece: Piece) {
      if (piece.type !== 'text') return;
      if (piece.at > text.length) gaps += 1;
      else text += piece.text.slice(Math.max(0, text.length - piece.at));
    },
    text: () => text,
    gaps: () => gaps,
  };
}

test('100,000 characters come piece by piece, nothing twice and nothing lost, and a reader who comes late has all of it', {
  timeout: 120_000,
}, async () => {
  expect(long.length).toBeGreaterThanOrEqual(99_000);
  const half = Promise.withResolvers<void>();
  const world = await chatWorld({ answer: () => ({ text: long, piece: 37, holdMiddle: half.promise }) });
  const { client } = world;
  const { id } = await world.thread();
  const first = await world.pieces(id);
  const { answer } = await client.chat.send({ threadId: id, text: 'count' });
  await world.comes('half of it', async () => (await world.message(id, answer.id)).text.length > long.length * 0.45);

  const second = await world.pieces(id);
  const late = follow((await world.message(id, answer.id)).text);
  expect(late.text().length).toBeGreaterThan(40_000);
  // One who never reads: what waits for him is bounded.
  const stop = new AbortController();
  const stream = await client.chat.pieces({ id }, { signal: stop.signal });
  await stream.next();
  half.resolve();
  const end = await world.settled(id, answer.id);
  expect(end.text).toBe(long);
  expect(end.end).toEqual({ kind: 'complete' });

  const isEnd = (frame: (typeof first)[number]) => frame.type === 'item' && frame.item.type === 'settled';
  await world.comes('the last frames', () => first.some(isEnd) && second.some(isEnd));
  for (const frame of second) if (frame.type === 'item') late.take(frame.item);
  expect(late.gaps()).toBe(0);
  expect(late.text()).toBe(long);
  const whole = follow('');
  for (const frame of first) if (frame.type === 'item') whole.take(frame.item);
  expect(whole.gaps()).toBe(0);
  expect(whole.text()).toBe(long);
  const texts = first.filter((frame) => frame.type === 'item' && frame.item.type === 'text');
  // Far fewer pieces than the provider sent: what comes in one turn of the loop is one.
  expect(texts.length).toBeLessThan(long.length / 37);

  let waiting = 0;
  const drain = (async () => {
    for await (const frame of stream) {
      waiting += 1;
      if (frame.type === 'item' && frame.item.type === 'settled') break;
    }
  })();
  await drain;
  stop.abort();
  expect(waiting).toBeLessThanOrEqual(130);
});

test('what is written is kept while it is written', async () => {
  const gate = Promise.withResolvers<void>();
  const world = await chatWorld({ answer: () => ({ text: 'abcdefgh'.repeat(8), holdMiddle: gate.promise }) });
  const { id } = await world.thread();
  const { answer } = await world.client.chat.send({ threadId: id, text: 'count' });
  const kept = () =>
    world.core.services.store.data
      .selectFrom('chat_messages')
      .select(['text', 'state'])
      .where('id', '=', answer.id)
      .executeTakeFirst();
  await world.comes('the text in the database', async () => (await kept())?.text !== '');
  expect(await kept()).toMatchObject({ state: 'writing', text: expect.stringMatching(/^abcdefgh/) });
  gate.resolve();
  await world.settled(id, answer.id);
  expect(await kept()).toEqual({ state: 'ended', text: 'abcdefgh'.repeat(8) });
});

test('reasoning is streamed and not kept', async () => {
  const world = await chatWorld({ answer: () => ({ reasoning: 'hm, hm', text: 'Yes.' }) });
  const { id } = await world.thread();
  const frames = await world.pieces(id);
  const { answer } = await world.say(id, 'Is it?');
  const reasoned = frames.flatMap((frame) =>
    frame.type === 'item' && frame.item.type === 'reasoning' ? [frame.item.text] : [],
  );
  expect(reasoned.join('')).toBe('hm, hm');
  expect(answer.text).toBe('Yes.');
});

test('Optimus ends in the middle: the answer says so and keeps what it had', async () => {
  const gate = Promise.withResolvers<void>();
  const world = await chatWorld({ answer: () => ({ text: 'abcdefgh'.repeat(8), holdMiddle: gate.promise }) });
  const { id } = await world.thread();
  const { answer } = await world.client.chat.send({ threadId: id, text: 'count' });
  await world.comes('the first words', async () => (await world.message(id, answer.id)).text !== '');
  await world.stop();
  gate.resolve();
  const again = await chatWorld({ dataDir: world.dataDir, home: world.home, server: world.server });
  const now = await again.message(id, answer.id);
  expect(now).toMatchObject({ state: 'ended', end: { kind: 'failed', fault: { code: 'cut' } } });
  expect(now.text).toMatch(/^abcdefgh/);
});
