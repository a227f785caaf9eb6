import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { connectedHere, wireKinds } from './testing/minds-here.ts';

describe.each(wireKinds)('%s', (kind) => {
  test('an object is what the schema says', async () => {
    const { minds, server, asking } = await connectedHere([kind]);
    const schema = z.object({
      option: z.enum(['a', 'b']),
      claims: z.array(z.object({ text: z.string().max(200), evidence: z.array(z.string()) })).max(5),
      note: z.string().optional(),
    });
    server.answer(() => ({ object: { option: 'a', claims: [{ text: 'x', evidence: ['e1'] }], note: null } }));
    const { value, answer, requests } = await minds.object({ ...asking(kind), name: 'vote', schema });
    expect(value).toEqual({ option: 'a', claims: [{ text: 'x', evidence: ['e1'] }] });
    expect([answer.end.kind, requests]).toEqual(['complete', 1]);
    const seen = server.asked()[0];
    expect(seen?.schema).toMatchObject({
      ...{ type: 'object', additionalProperties: false, required: ['option', 'claims', 'note'] },
      properties: { note: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
    });
    if (kind === 'openai' || kind === 'compatible') expect(seen?.schemaName).toBe('vote');
  });

  test('an object that is wrong is mended once, and paid for twice', async () => {
    const { minds, server, models, asking } = await connectedHere([kind]);
    await minds.setPrice({ ...models[kind], price: { input: 1, cachedInput: 1, output: 10 } });
    const schema = z.object({ option: z.enum(['a', 'b']) });
    const usage = { input: 100, output: 10 };
    server.answer(({ prompt }) => ({
      text: prompt.includes('cannot be used') ? '{"option":"b"}' : '{"option":"c"}',
      usage,
    }));
    const mended = await minds.object({ ...asking(kind), name: 'vote', schema });
    expect(mended).toMatchObject({ value: { option: 'b' }, requests: 2, answer: { cost: 400, usage: { input: 200 } } });
    server.forget();
    server.answer(() => ({ text: 'I would rather talk.', usage }));
    const lost = await minds.object({ ...asking(kind), name: 'vote', schema });
    expect(lost).toMatchObject({ value: null, requests: 2 });
    expect(lost.answer.end).toMatchObject({ kind: 'failed', fault: { code: 'not-an-object' } });
    expect(server.asked()).toHaveLength(2);
  });

  test('an object that was cut, refused or lost is not asked to be mended', async () => {
    const { minds, server, asking } = await connectedHere([kind]);
    const schema = z.object({ option: z.string() });
    for (const reply of [
      { text: '{"option":', end: 'length' },
      { text: '{"option":"a"}', fault: 'no-reason' },
    ] as const) {
      server.forget();
      server.answer(() => reply);
      const { value, requests } = await minds.object({ ...asking(kind), name: 'vote', schema });
      expect({ value, requests, asked: server.asked().length }).toEqual({ value: null, requests: 1, asked: 1 });
    }
  });
});

test.each(wireKinds)('%s: who cannot be held to a schema is told it instead, and not asked so again', async (kind) => {
  const { minds, server, asking } = await connectedHere([kind]);
  const schema = z.object({ option: z.string() });
  const refusal = { fault: { status: 400, message: 'Structured output is not supported' } };
  server.answer(({ schema: held }) => (held ? refusal : '```json\n{"option":"a"}\n```'));
  const first = await minds.object({ ...asking(kind), name: 'vote', schema });
  expect(first).toMatchObject({ value: { option: 'a' }, requests: 2, answer: { cost: kind === 'ollama' ? 0 : null } });
  const second = await minds.object({ ...asking(kind), name: 'vote', schema });
  expect(second).toMatchObject({ value: { option: 'a' }, requests: 1 });
  expect(server.asked()).toHaveLength(3);
  server.answer(() => ({ fault: { status: 400, message: 'Something else' } }));
  const third = await minds.object({ ...asking(kind), name: 'other', schema: z.object({ b: z.string() }) });
  expect(third.answer.end).toMatchObject({ kind: 'failed', fault: { code: 'bad-request' } });
});

test('a schema that no provider can be held to is told in words', async () => {
  const { minds, server, asking } = await connectedHere(['openai', 'anthropic']);
  const schema = z.record(z.string(), z.number());
  server.answer(() => '{"a":1}');
  for (const kind of ['openai', 'anthropic'] as const) {
    const { value } = await minds.object({ ...asking(kind), name: 'counts', schema });
    expect(value).toEqual({ a: 1 });
  }
  for (const seen of server.asked()) {
    expect(seen.schema).toBeNull();
    expect(seen.system).toContain('JSON Schema');
  }
});
