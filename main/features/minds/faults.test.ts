import { describe, expect, test } from 'vitest';
import type { Fault, ModelEnd } from '../../../shared/features/minds/schema.ts';
import { until } from '../../core/testing/until.ts';
import { connectedHere, type WireKind, wireKinds } from './testing/minds-here.ts';
import type { ProviderFault, Reply } from './testing/provider-types.ts';

const failed = (code: Fault['code'], more: Partial<Fault> = {}) => ({
  kind: 'failed',
  fault: expect.objectContaining({ code, message: expect.stringMatching(/\S/), ...more }),
});

interface Row {
  name: string;
  reply: Reply;
  end: unknown;
  /** Where this wire cannot say it. */
  not?: WireKind[];
}

const fault = (given: ProviderFault, text = 'What is half said already'): Reply => ({ text, fault: given });
const words = (status: number) => `Words of the provider for ${status}`;
const status = (code: number, more: object = {}) => fault({ status: code, message: words(code), ...more });

const rows: Row[] = [
  { name: '401', reply: status(401), end: failed('unauthorised', { status: 401, message: words(401) }) },
  { name: '402', reply: status(402), end: failed('forbidden', { status: 402, message: words(402) }) },
  { name: '403', reply: status(403), end: failed('forbidden', { status: 403, message: words(403) }) },
  { name: '404', reply: status(404), end: failed('not-found', { status: 404, message: words(404) }) },
  { name: '400', reply: status(400), end: failed('bad-request', { status: 400, message: words(400) }) },
  { name: '413', reply: status(413), end: failed('too-long', { status: 413 }) },
  {
    name: '400 for a request that is too long',
    reply: fault({ status: 400, message: 'This model’s maximum context length is 8192 tokens' }),
    end: failed('too-long', { status: 400 }),
  },
  {
    name: 'no credit left',
    reply: fault({ status: 429, message: 'You exceeded your current quota', code: 'insufficient_quota' }),
    end: failed('forbidden', { status: 429 }),
    not: ['anthropic', 'ollama'],
  },
  {
    name: '429 with a Retry-After that is too far away',
    reply: status(429, { retryAfter: 3_600 }),
    end: failed('rate-limited', { status: 429, retryAfterMs: 3_600_000, message: words(429) }),
  },
  {
    name: '429 with a Retry-After that is a date',
    reply: status(429, { retryAfter: new Date(Date.UTC(2026, 0, 1, 2)) }),
    end: failed('rate-limited', { status: 429, retryAfterMs: 7_200_000 }),
  },
  ...[500, 502].map((code) => ({
    ...{ name: `${code}, told when to come again`, reply: status(code, { retryAfter: 3_600 }) },
    end: failed('server', { status: code, message: words(code) }),
  })),
  ...[503, 529].map((code) => ({
    ...{ name: `${code}, told when to come again`, reply: status(code, { retryAfter: 3_600 }) },
    end: failed('overloaded', { status: code, message: words(code) }),
  })),
  { name: 'a page instead of an answer', reply: fault('page'), end: failed('malformed') },
  { name: 'an error that is a page', reply: fault({ status: 404, raw: '<html>x</html>' }), end: failed('not-found') },
  {
    name: 'sent on to elsewhere',
    reply: fault({ redirect: 'http://127.0.0.1:9/steal' }),
    end: failed('bad-request', { status: 307, message: expect.stringContaining('http://127.0.0.1:9/steal') }),
  },
  { name: 'an orderly end in the middle', reply: fault('no-end'), end: failed('no-end') },
  { name: 'the whole text and no reason', reply: fault('no-reason'), end: failed('no-end') },
  {
    name: 'an error in the stream',
    reply: { ...fault('error-event'), message: 'The engine is on fire' },
    end: failed('stream-error', { message: 'The engine is on fire' }),
  },
  { name: 'a broken piece, and then the rest', reply: fault('malformed'), end: failed('malformed') },
  { name: 'cut in the middle', reply: fault('cut'), end: failed('cut') },
  { name: 'cut before the answer', reply: fault('drop'), end: failed('cut') },
  { name: 'an empty answer', reply: { text: '' }, end: failed('empty') },
  { name: 'blanks', reply: { text: ' \n ' }, end: failed('empty') },
  { name: 'thoughts and no words', reply: { text: '', reasoning: 'Hm.' }, end: failed('empty') },
  { name: 'cut by length', reply: { text: 'As far as', end: 'length' }, end: { kind: 'length' } },
  {
    name: 'a refusal',
    reply: { text: 'I will not do that', end: 'refusal' },
    end: { kind: 'refusal', message: 'I will not do that' },
    not: ['ollama'],
  },
  {
    name: 'ended by a filter',
    reply: { text: 'Half of', end: 'filtered' },
    end: { kind: 'refusal', message: expect.stringMatching(/filter|declined/) },
    not: ['ollama'],
  },
  {
    name: 'a tool that is called with no JSON',
    reply: { toolCalls: [{ name: 'look', raw: '{"a": ' }] },
    end: failed('malformed', { message: expect.stringContaining('look') }),
  },
];

describe.each(wireKinds)('%s', (kind) => {
  test('each fault is an end of its own, and none is a success', async () => {
    const { minds, server, asking, models } = await connectedHere([kind]);
    const seen: [string, ModelEnd][] = [];
    const mine = rows.filter(({ not }) => !not?.includes(kind));
    for (const { name, reply } of mine) {
      server.answer(() => reply);
      const { end } = await minds.ask({
        ...asking(kind),
        tools: [{ name: 'look', description: 'Looks', schema: { type: 'object', properties: {} } }],
      });
      seen.push([name, end]);
    }
    expect(seen).toEqual(mine.map(({ name, end }) => [name, end]));
    const [line] = await minds.spend(1);
    expect(line).toMatchObject({ connectionId: models[kind].connectionId, requests: mine.length });
    expect(line?.failed).toBe(seen.filter(([, end]) => end.kind === 'failed').length);
  });

  test('a stream in pieces of any size is the same answer', async () => {
    const { minds, server, asking } = await connectedHere([kind]);
    const text = 'Grüße, 世界 🦀 — "quoted" \\ and\nlines';
    for (const bytes of [1, 2, 3, 7, 64]) {
      server.answer(() => ({ text, bytes, piece: 3 }));
      const answer = await minds.ask(asking(kind));
      expect(answer.end).toEqual({ kind: 'complete' });
      expect(answer.text).toBe(text);
    }
  });

  test('an answer of 100,000 characters is whole', async () => {
    const { minds, server, asking } = await connectedHere([kind]);
    const text = Array.from({ length: 10_000 }, (_, i) => String(i).padStart(9, '0')).join(' ');
    server.answer(() => ({ text, piece: 40 }));
    let pieces = 0;
    for await (const event of minds.stream(asking(kind))) {
      if (event.type === 'text') pieces += 1;
      else if (event.type === 'end') expect(event.answer.text === text).toBe(true);
    }
    expect(pieces).toBeGreaterThan(1_000);
  });

  test('one that is too long to be read by anybody is cut and the connection let go', async () => {
    const { minds, server, asking } = await connectedHere([kind]);
    server.answer(() => ({ text: 'x'.repeat(4_400_000), piece: 100_000 }));
    const answer = await minds.ask(asking(kind));
    expect(answer.end).toEqual({ kind: 'length' });
    await server.asked()[0]?.closed;
  });

  test('silence ends it, before and in the middle of an answer; the server sees the connection close', async () => {
    const { minds, server, asking, clock } = await connectedHere([kind]);
    for (const silent of ['silence', 'stall'] as const) {
      server.forget();
      server.answer(() => fault(silent));
      const words: string[] = [];
      const running = (async () => {
        for await (const event of minds.stream({ ...asking(kind), silenceMs: 30_000 })) {
          if (event.type === 'text') words.push(event.text);
          if (event.type === 'end') return event.answer;
        }
        return null;
      })();
      const [request] = await server.arrived(1);
      // The first half has to be here before the clock moves: its bytes are a sign of life.
      if (silent === 'stall') await until(() => words.length > 0);
      clock.advance(30_001);
      expect((await running)?.end).toEqual(failed('timeout', { message: 'No sign of life for 30 s' }));
      await request?.closed;
      expect(request?.aborted).toBe(true);
    }
  });

  test('cancelling closes the connection, before the answer and in the middle of it', async () => {
    const { minds, server, asking } = await connectedHere([kind]);
    for (const place of ['hold', 'holdMiddle'] as const) {
      server.forget();
      const never = new Promise(() => {});
      server.answer(() => ({ text: 'What is half said already', [place]: never }));
      const abort = new AbortController();
      const words: string[] = [];
      const running = (async () => {
        for await (const event of minds.stream({ ...asking(kind), signal: abort.signal })) {
          if (event.type === 'text') words.push(event.text);
          if (event.type === 'end') return event.answer;
        }
        return null;
      })();
      const [request] = await server.arrived(1);
      if (place === 'holdMiddle') await until(() => words.length > 0);
      abort.abort();
      expect((await running)?.end).toEqual({ kind: 'cancelled' });
      await request?.closed;
      expect(request?.aborted).toBe(true);
    }
  });

  test('a reader that goes away closes the connection, and the request is written down', async () => {
    const { minds, server, asking } = await connectedHere([kind]);
    server.answer(() => ({ text: 'What is half said already', holdMiddle: new Promise(() => {}) }));
    for await (const event of minds.stream(asking(kind))) if (event.type === 'text') break;
    await server.asked()[0]?.closed;
    expect(server.asked()[0]?.aborted).toBe(true);
    expect(await minds.spend(1)).toMatchObject([{ requests: 1, failed: 0, cost: null }]);
  });

  test('one that was cancelled before is not sent', async () => {
    const { minds, server, asking } = await connectedHere([kind]);
    const answer = await minds.ask({ ...asking(kind), signal: AbortSignal.abort() });
    expect(answer.end).toEqual({ kind: 'cancelled' });
    expect(server.requests).toEqual([]);
  });

  test('nobody there', async () => {
    const { minds, server, asking } = await connectedHere([kind]);
    await server.close();
    const answer = await minds.ask(asking(kind));
    expect(answer.end).toEqual(failed('unreachable', { message: expect.stringContaining('ECONNREFUSED') }));
    expect(answer.cost).toBe(0);
  });
});
