import { describe, expect, test, vi } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { connectedHere, mindsHere, noLocalModels, providerHere, wireKinds } from './testing/minds-here.ts';

/** The clock is moved on until something happens: that is no silence of the server. */
const patient = { silenceMs: 1e12 };

describe.each(wireKinds)('%s', (kind) => {
  test('an answer with its usage, its cost, its thoughts and the name of the model', async () => {
    const { minds, server, models, asking } = await connectedHere([kind]);
    await minds.setPrice({ ...models[kind], price: { input: 2_500_000, cachedInput: 1_250_000, output: 10_000_000 } });
    const cachedInput = kind === 'ollama' ? 0 : 300;
    const reasoning = kind === 'openai' || kind === 'compatible' ? 40 : 0;
    server.answer(() => ({
      ...{ text: 'Well enough.', reasoning: 'Let me see.', model: 'test-model-2026' },
      usage: { input: 1_001, cachedInput, output: 77, reasoning },
    }));
    const thoughts: string[] = [];
    for await (const event of minds.stream(asking(kind))) {
      if (event.type === 'reasoning') thoughts.push(event.text);
      if (event.type !== 'end') continue;
      expect(event.answer).toMatchObject({
        ...{ text: 'Well enough.', end: { kind: 'complete' }, model: 'test-model-2026', toolCalls: [] },
        usage: { input: 1_001, cachedInput, output: 77, reasoning },
        cost: (1_001 - cachedInput) * 2_500_000 + cachedInput * 1_250_000 + 77 * 10_000_000,
      });
    }
    expect(thoughts.join('')).toBe('Let me see.');
  });

  test('a provider that says nothing of usage leaves the cost unknown', async () => {
    const { minds, server, models, asking } = await connectedHere([kind]);
    await minds.setPrice({ ...models[kind], price: { input: 1, cachedInput: 1, output: 1 } });
    server.answer(() => ({ text: 'Well.', usage: null }));
    const answer = await minds.ask(asking(kind));
    // Anthropic always says it: there is no such message without.
    if (kind !== 'anthropic') expect(answer).toMatchObject({ usage: null, cost: null, end: { kind: 'complete' } });
  });

  test('tools: calls come whole, and what they gave goes back', async () => {
    const { minds, server, asking } = await connectedHere([kind]);
    const tools = [
      { name: 'read', description: 'Reads', schema: { type: 'object', properties: { path: { type: 'string' } } } },
      { name: 'list', description: 'Lists', schema: { type: 'object', properties: {} } },
    ];
    server.answer(() => ({
      text: 'Let me look.',
      toolCalls: [{ name: 'read', input: { path: 'ä "b".txt' } }, { name: 'list' }],
    }));
    const first = await minds.ask({ ...asking(kind), tools });
    expect(first).toMatchObject({ text: 'Let me look.', end: { kind: 'tools' } });
    expect(first.toolCalls.map(({ name, input }) => ({ name, input }))).toEqual([
      { name: 'read', input: { path: 'ä "b".txt' } },
      { name: 'list', input: {} },
    ]);
    expect(new Set(first.toolCalls.map(({ id }) => id)).size).toBe(2);
    expect(server.asked()[0]?.tools).toEqual(['read', 'list']);
    server.answer(() => 'It says hello.');
    const second = await minds.ask({
      ...{ ...asking(kind), tools },
      messages: [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'What is in it?' },
        { role: 'assistant', text: first.text, toolCalls: first.toolCalls },
        { role: 'tool', text: 'hello', toolCallId: first.toolCalls[0]?.id ?? '' },
        { role: 'tool', text: 'a.txt', toolCallId: first.toolCalls[1]?.id ?? '' },
      ],
    });
    expect(second.end).toEqual({ kind: 'complete' });
    const seen = server.asked()[1];
    expect(seen?.system).toContain('Be brief.');
    expect(seen?.prompt).toContain('hello');
    const sent = JSON.stringify(seen?.body);
    if (kind !== 'ollama') for (const { id } of first.toolCalls) expect(sent.split(id).length).toBe(3);
  });

  test('the key goes along and nothing else of this machine', async () => {
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:9/v1');
    vi.stubEnv('OPENAI_ORG_ID', 'org-of-another');
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'X-Leak: yes');
    vi.stubEnv('ANTHROPIC_BASE_URL', 'http://127.0.0.1:9');
    vi.stubEnv('ANTHROPIC_AUTH_TOKEN', 'token-of-another');
    vi.stubEnv('ANTHROPIC_CUSTOM_HEADERS', 'X-Leak: yes');
    try {
      const { minds, server, asking } = await connectedHere([kind]);
      const { end } = await minds.ask(asking(kind));
      expect(end).toEqual({ kind: 'complete' });
      const headers = server.asked()[0]?.headers ?? {};
      expect(headers[kind === 'anthropic' ? 'x-api-key' : 'authorization']).toContain('sk-test-0123456789abcdef');
      expect(headers['user-agent']).toBe('Optimus');
      const names = Object.keys(headers).join(' ');
      expect(names).not.toMatch(/stainless|leak|openai-organization/);
      expect(JSON.stringify(headers)).not.toContain('another');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test('without a key none is sent', async () => {
    const server = await providerHere();
    const { minds } = await mindsHere();
    const baseUrl = kind === 'openai' || kind === 'compatible' ? `${server.url}/v1` : server.url;
    const { id } = await minds.add({ kind, name: 'Open', baseUrl, contextTokens: null });
    const purpose = { feature: 'chat', id: 'x' } as const;
    const messages = [{ role: 'user', text: 'Hi' }] as const;
    const { end } = await minds.ask({ model: { connectionId: id, model: 'test-model' }, messages, purpose });
    expect(end).toEqual({ kind: 'complete' });
    for (const { headers } of server.requests) {
      expect(headers.authorization).toBeUndefined();
      expect(headers['x-api-key']).toBeUndefined();
    }
  });

  test('a redirect carries the key nowhere', async () => {
    const { minds, server, asking } = await connectedHere([kind]);
    const thief = await providerHere();
    server.answer(() => ({ fault: { redirect: `${thief.url}/v1/x` } }));
    const { end } = await minds.ask(asking(kind));
    expect(end).toMatchObject({ kind: 'failed', fault: { code: 'bad-request' } });
    expect(thief.requests).toEqual([]);
  });

  test('a key that the provider repeats is told to nobody', async () => {
    const { minds, server, asking, models, journal, logged } = await connectedHere([kind]);
    const key = 'sk-test-0123456789abcdef';
    server.answer(() => ({ fault: { status: 401, message: `Incorrect API key provided: ${key}` } }));
    const { end } = await minds.ask(asking(kind));
    expect(end).toMatchObject({ kind: 'failed', fault: { code: 'unauthorised' } });
    expect(JSON.stringify(end)).not.toContain(key);
    expect(JSON.stringify(end)).toContain('Incorrect API key provided');
    server.failing(() => ({ status: 401, message: `Bad key ${key}` }));
    expect(JSON.stringify(await minds.check(models[kind].connectionId))).not.toContain(key);
    expect(JSON.stringify(await journal.list({}))).not.toContain(key);
    expect(JSON.stringify([logged, await minds.list()])).not.toContain(key);
  });

  test('429 and 5xx are tried again, as late as was told and no more than twice', async () => {
    const { minds, server, asking, clock } = await connectedHere([kind]);
    let failures = 2;
    server.answer(() => (failures-- > 0 ? { fault: { status: 429, retryAfter: 7 } } : 'Now I have time.'));
    const running = minds.ask({ ...asking(kind), ...patient });
    await server.arrived(1);
    await server.asked()[0]?.closed;
    await until(() => {
      clock.advance(6_999);
      clock.advance(1);
      return server.asked().length === 3;
    });
    expect(await running).toMatchObject({ text: 'Now I have time.', end: { kind: 'complete' } });
    failures = 9;
    server.forget();
    server.answer(() => ({ fault: { status: 503, message: 'Busy' } }));
    const failing = minds.ask({ ...asking(kind), ...patient });
    let ended = false;
    failing.then(() => {
      ended = true;
    });
    await until(() => {
      clock.advance(1_000);
      return ended;
    });
    expect((await failing).end).toMatchObject({ kind: 'failed', fault: { code: 'overloaded', message: 'Busy' } });
    expect(server.asked()).toHaveLength(3);
    expect(await minds.spend(1)).toMatchObject([{ requests: 6, failed: 5 }]);
  });

  test('whoever may not begin sends nothing, not even a second try', async () => {
    const { minds, server, asking, clock } = await connectedHere([kind]);
    const refused = await minds.ask({ ...asking(kind), mayBegin: async () => 'The money is used up' });
    expect(refused.end).toMatchObject({ kind: 'failed', fault: { code: 'not-sent', message: 'The money is used up' } });
    expect(server.requests).toEqual([]);
    server.answer(() => ({ fault: { status: 500 } }));
    let left = 1;
    const running = minds.ask({ ...asking(kind), ...patient, mayBegin: async () => (left-- > 0 ? null : 'No more') });
    let ended = false;
    running.then(() => {
      ended = true;
    });
    await until(() => {
      clock.advance(1_000);
      return ended;
    });
    expect((await running).end).toMatchObject({ kind: 'failed', fault: { code: 'not-sent', message: 'No more' } });
    expect(server.asked()).toHaveLength(1);
  });
});

test('requests that are begun at once start without waiting for each other', async () => {
  const { minds, server, asking } = await connectedHere();
  const gate = Promise.withResolvers<void>();
  server.answer(() => ({ text: 'Yes.', hold: gate.promise }));
  const running = Array.from({ length: 6 }, (_, i) => minds.ask(asking(wireKinds[i % 4] ?? 'openai')));
  // All have come before any of them was answered.
  await server.arrived(6);
  gate.resolve();
  for (const { end } of await Promise.all(running)) expect(end).toEqual({ kind: 'complete' });
});

test('OpenAI is asked by its Responses API and keeps nothing; what is compatible by Chat Completions', async () => {
  const { minds, server, asking } = await connectedHere(['openai', 'compatible']);
  await minds.ask({ ...asking('openai'), maxOutputTokens: 500 });
  await minds.ask({ ...asking('compatible'), maxOutputTokens: 500 });
  const [one, two] = server.asked();
  expect(one).toMatchObject({ kind: 'responses', body: { store: false, stream: true, max_output_tokens: 500 } });
  expect(two).toMatchObject({
    kind: 'chat',
    body: { stream: true, stream_options: { include_usage: true }, max_tokens: 500 },
  });
});

test('Ollama is told how much to read, and not to cut in silence', async () => {
  const { minds, server, models, asking, purpose } = await connectedHere(['ollama'], {
    models: [{ id: 'test-model', contextTokens: 40_000 }],
  });
  await minds.ask(asking('ollama'));
  const long = 'word '.repeat(20_000);
  await minds.ask({ model: models.ollama, purpose, messages: [{ role: 'user', text: long }] });
  await minds.ask({ model: models.ollama, purpose, messages: [{ role: 'user', text: long.repeat(3) }] });
  await minds.change({ id: models.ollama.connectionId, contextTokens: 12_345 });
  await minds.ask(asking('ollama'));
  expect(server.asked().map(({ body }) => body.options.num_ctx)).toEqual([8_192, 32_768, 40_000, 12_345]);
  expect(server.asked().every(({ body }) => body.truncate === false)).toBe(true);
});

test('a model that thought before it called a tool gets its thoughts back with the result', async () => {
  const { minds, server, asking } = await connectedHere(['anthropic']);
  server.answer(() => ({ reasoning: 'I should look.', toolCalls: [{ name: 'look', input: {} }] }));
  const tools = [{ name: 'look', description: 'Looks', schema: { type: 'object', properties: {} } }];
  const first = await minds.ask({ ...asking('anthropic'), tools });
  server.answer(() => 'Seen.');
  await minds.ask({
    ...{ ...asking('anthropic'), tools },
    messages: [
      { role: 'user', text: 'How is it?' },
      { role: 'assistant', text: '', toolCalls: first.toolCalls },
      { role: 'tool', text: 'fine', toolCallId: first.toolCalls[0]?.id ?? '' },
    ],
  });
  expect(server.asked()[1]?.body.messages[1].content).toEqual([
    { type: 'thinking', thinking: 'I should look.', signature: 'c2lnbmF0dXJl' },
    { type: 'tool_use', id: first.toolCalls[0]?.id, name: 'look', input: {} },
  ]);
});

test('models of this machine answer by the same words', async () => {
  const free = { input: 0, cachedInput: 0, output: 0 };
  const model = { id: 'tiny', contextTokens: 512, embeds: false, speech: null, price: free, byHand: false };
  const { minds } = await mindsHere({ local: noLocalModels([model]) });
  const ref = minds.role('chat');
  expect(ref).toEqual({ connectionId: 'local', model: 'tiny' });
  expect(minds.connected()).toBe(true);
  if (!ref) return;
  const ask = { model: ref, messages: [{ role: 'user', text: 'Hi' }], purpose: { feature: 'chat', id: 'x' } } as const;
  expect(await minds.ask(ask)).toMatchObject({ text: 'local words', end: { kind: 'complete' }, cost: 0 });
  expect(minds.info(ref)).toMatchObject({ local: true, connectionName: 'This machine' });
});
