import { expect, test } from 'vitest';
import { createSystemClock } from '../../core/lib/clock.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { createFakeHost } from '../../core/testing/fake-host-ports.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { openTestStore } from '../../core/testing/test-store.ts';
import { until } from '../../core/testing/until.ts';
import { baseOf, connectedHere, mindsHere, noLocalModels, providerHere, wireKinds } from './testing/minds-here.ts';

const free = { input: 0, cachedInput: 0, output: 0 };
const embedder = { id: 'tiny-embed', contextTokens: 512, embeds: true, speech: null, price: free, byHand: false };

test('a connection of each kind says which models it has, and is there after a restart', async () => {
  const store = await openTestStore(createSystemClock());
  const server = await providerHere({
    key: 'sk-0123456789',
    models: [
      { id: 'big-model', contextTokens: 128_000 },
      { id: 'text-embed-1', embeds: true, dimensions: 8, contextTokens: 2_048 },
    ],
  });
  const first = await mindsHere({ store });
  for (const kind of wireKinds) {
    const base = { kind, name: `My ${kind}`, baseUrl: baseOf(kind, server.url), key: 'sk-0123456789' };
    const added = await first.minds.add({ ...base, contextTokens: null });
    expect(added).toMatchObject({ hasKey: true, state: { kind: 'ready' }, baseUrl: baseOf(kind, server.url) });
    expect(added.models.map(({ id }) => id)).toEqual(['big-model', 'text-embed-1']);
    expect(added.models[0]).toMatchObject({ contextTokens: 128_000, byHand: false });
    if (kind !== 'anthropic') expect(added.models[1]?.embeds).toBe(true);
  }
  const before = await first.minds.list();
  expect(before.map(({ kind }) => kind)).toEqual([...wireKinds, 'local']);
  const second = await mindsHere({ store });
  expect(await second.minds.list()).toEqual(before);
});

test('a connection that fails is kept, with the words of the provider', async () => {
  const server = await providerHere({ key: 'right' });
  const { minds } = await mindsHere();
  const base = { kind: 'openai', name: 'Mine', baseUrl: `${server.url}/v1`, contextTokens: null } as const;
  const one = await minds.add({ ...base, key: 'wrong-key-of-mine' });
  expect(one.state).toMatchObject({
    kind: 'failed',
    fault: { code: 'unauthorised', message: expect.stringContaining('Incorrect API key') },
  });
  expect(JSON.stringify(one)).not.toContain('wrong-key-of-mine');
  expect(minds.connected()).toBe(false);
  expect(await minds.change({ id: one.id, key: 'right' })).toMatchObject({ state: { kind: 'ready' } });
  expect(minds.connected()).toBe(true);
});

test('what a provider says of a key when it is asked for vectors is written down without it', async () => {
  const server = await providerHere({ key: 'right', models: [{ id: 'text-embed-1', embeds: true, dimensions: 8 }] });
  const { minds, store } = await mindsHere();
  const base = { kind: 'compatible', name: 'Mine', baseUrl: `${server.url}/v1`, contextTokens: null } as const;
  const { id } = await minds.add({ ...base, key: 'wrong-key-of-mine' });
  const model = { connectionId: id, model: 'text-embed-1' };
  const purpose = { feature: 'knowledge', id: 'index' } as const;
  const answer = await minds.embed({ model, texts: ['one'], side: 'passage', purpose });
  expect(answer).toMatchObject({ ok: false, end: { fault: { code: 'unauthorised' } } });
  const kept = await store.data.selectFrom('mind_connections').selectAll().execute();
  expect(JSON.stringify([answer, await minds.list(), kept])).not.toContain('wrong-key-of-mine');
});

test('whoever tries again when a connection changes is not told for ever that it fails', async () => {
  const server = await providerHere({ models: [{ id: 'a-model' }] });
  const { minds } = await mindsHere();
  const base = { kind: 'compatible', name: 'Mine', baseUrl: `${server.url}/v1`, contextTokens: null } as const;
  const { id } = await minds.add(base);
  let number = 0;
  server.answer(() => {
    number += 1;
    return { fault: { status: 401, message: `No such key (request ${number})` } };
  });
  const ask = () =>
    minds.ask({
      ...{ model: { connectionId: id, model: 'a-model' }, messages: [{ role: 'user', text: 'x' }] },
      purpose: { feature: 'memory', id: 'a' },
    });
  const asked: Promise<unknown>[] = [];
  const stop = minds.onChange(() => {
    if (asked.length < 5) asked.push(ask());
  });
  await ask();
  await until(() => asked.length === 1);
  await asked[0];
  // What it would have written down is written by now.
  await minds.spend(1);
  stop();
  expect([asked.length, number]).toEqual([1, 2]);
});

test('what begins by itself goes to no other machine, unless its model was chosen for it', async () => {
  const {
    minds: first,
    store,
    models,
  } = await connectedHere(['openai'], {
    models: [{ id: 'a-model' }, { id: 'text-embed-1', embeds: true, dimensions: 8 }],
  });
  const { connectionId } = models.openai;
  const words = { connectionId, model: 'a-model' };
  const vectors = { connectionId, model: 'text-embed-1' };
  expect([first.unasked('memory'), first.unasked('embed')]).toEqual([words, vectors]);
  expect(first.info(words)?.here).toBe(true);

  await store.data.updateTable('mind_connections').set({ base_url: 'https://models.example/v1' }).execute();
  const { minds } = await mindsHere({ store });
  expect([minds.role('chat'), minds.role('embed')]).toEqual([words, vectors]);
  expect([minds.role('memory'), minds.unasked('memory'), minds.unasked('embed')]).toEqual([null, null, null]);
  await minds.setRole('memory', words);
  await minds.setRole('embed', vectors);
  expect([minds.unasked('memory'), minds.unasked('embed')]).toEqual([words, vectors]);
});

test('an address that cannot be used is told at its field', async () => {
  const { minds } = await mindsHere();
  const bad = [
    'ftp://example.org',
    'https://user:secret@example.org/v1',
    'https://secret@example.org/v1',
    'https://example.org/v1?key=secret',
    'no address',
  ];
  for (const baseUrl of bad) {
    const adding = minds.add({ kind: 'compatible', name: 'x', baseUrl, contextTokens: null });
    await expect(adding, baseUrl).rejects.toMatchObject({
      code: 'INVALID',
      data: { problems: [{ field: 'baseUrl', problem: expect.any(String) }] },
    });
  }
  await expect(minds.add({ kind: 'compatible', name: 'x', contextTokens: null })).rejects.toMatchObject({
    code: 'INVALID',
  });
  await expect(minds.add({ kind: 'openai', name: 'x', contextTokens: null })).rejects.toMatchObject({
    data: { problems: [{ field: 'key' }] },
  });
  expect(await minds.list()).toHaveLength(1);
});

test('what is compatible may live under /v1 of the address', async () => {
  const server = await providerHere();
  const { minds } = await mindsHere();
  server.failing(({ path }) => (path.startsWith('/v1/') ? null : { status: 404, raw: 'not here' }));
  const one = await minds.add({ kind: 'compatible', name: 'x', baseUrl: `${server.url}/`, contextTokens: null });
  expect(one).toMatchObject({ baseUrl: `${server.url}/v1`, state: { kind: 'ready' } });
});

test('names are used once; a key is not carried to another server', async () => {
  const { minds, server, models } = await connectedHere(['compatible', 'openai']);
  const add = minds.add({ kind: 'ollama', name: 'MY OPENAI', contextTokens: null });
  await expect(add).rejects.toMatchObject({ code: 'CONFLICT' });
  const other = await providerHere();
  const id = models.compatible.connectionId;
  await expect(minds.change({ id, baseUrl: `${other.url}/v1` })).rejects.toMatchObject({
    data: { problems: [{ field: 'key' }] },
  });
  expect(other.requests).toEqual([]);
  const moved = await minds.change({ id, baseUrl: `${other.url}/v1`, key: null, name: 'Other' });
  expect(moved).toMatchObject({ hasKey: false, name: 'Other', state: { kind: 'ready' } });
  expect(other.requests[0]?.headers.authorization).toBeUndefined();
  expect(server.requests).toEqual([]);
});

test('without storage for secrets a key is not taken, and it is said why', async () => {
  const { minds, host, server, models, asking } = await connectedHere(['openai']);
  const why = { available: false, detail: '', why: 'No passphrase was given.', remedy: 'Start with one.' } as const;
  host.seen.secrets = why as unknown as typeof host.seen.secrets;
  const base = { kind: 'openai', name: 'New', baseUrl: `${server.url}/v1`, contextTokens: null } as const;
  await expect(minds.add({ ...base, key: 'sk-new-one' })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    data: { why: 'No passphrase was given.', remedy: 'Start with one.' },
  });
  expect(await minds.list()).toHaveLength(2);
  // A key that was read before still serves; in a new process it cannot be read.
  expect((await minds.ask(asking('openai'))).end.kind).toBe('complete');
  expect(await minds.add(base)).toMatchObject({ state: { kind: 'failed', fault: { code: 'unauthorised' } } });
  expect(models.openai.connectionId).toBeTruthy();
});

test('a key that cannot be read any more is no crash', async () => {
  const store = await openTestStore(createSystemClock());
  const { models, server } = await connectedHere(['openai'], { store });
  const { minds, host } = await mindsHere({ store });
  host.ports.secrets.decrypt = async () => {
    throw new Error('another machine');
  };
  const ask = { messages: [{ role: 'user', text: 'Hi' }], purpose: { feature: 'chat', id: 'x' } } as const;
  const { end } = await minds.ask({ ...ask, model: models.openai });
  expect(end).toMatchObject({
    kind: 'failed',
    fault: { code: 'not-sent', message: expect.stringContaining('cannot be read') },
  });
  expect(await minds.check(models.openai.connectionId)).toMatchObject({ state: { kind: 'failed' } });
  expect(server.requests).toEqual([]);
});

test('removed is removed: key, prices and roles; what was paid stays', async () => {
  const { minds, models, secrets, asking, store } = await connectedHere(['openai']);
  const model = models.openai;
  await minds.setPrice({ ...model, price: { input: 5, cachedInput: 5, output: 7 } });
  await minds.setRole('chair', model);
  const answer = await minds.ask(asking('openai'));
  expect(answer.cost).toBe((answer.usage?.input ?? 0) * 5 + (answer.usage?.output ?? 0) * 7);
  await minds.remove(model.connectionId);
  expect(await secrets.list()).toEqual([]);
  expect(minds.role('chair')).toBeNull();
  expect(minds.info(model)).toBeNull();
  for (const table of ['mind_connections', 'mind_models', 'mind_prices', 'mind_roles'] as const)
    expect(await store.data.selectFrom(table).selectAll().execute()).toEqual([]);
  expect(await minds.spend(1)).toMatchObject([{ connectionName: 'My openai', requests: 1, cost: answer.cost }]);
  expect((await minds.ask(asking('openai'))).end).toMatchObject({ kind: 'failed', fault: { code: 'not-sent' } });
  await expect(minds.remove('local')).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(minds.remove('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('models by hand stay through a check, and only they can be taken away', async () => {
  const { minds, server, models } = await connectedHere(['compatible']);
  const { connectionId } = models.compatible;
  await minds.addModel({ connectionId, model: 'hidden-model' });
  await expect(minds.addModel({ connectionId, model: 'hidden-model' })).rejects.toMatchObject({ code: 'CONFLICT' });
  server.models([{ id: 'new-model' }]);
  const checked = await minds.check(connectionId);
  expect(checked.models.map(({ id, byHand }) => [id, byHand])).toEqual([
    ['new-model', false],
    ['hidden-model', true],
  ]);
  await expect(minds.removeModel({ connectionId, model: 'new-model' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await minds.removeModel({ connectionId, model: 'hidden-model' })).models).toHaveLength(1);
});

test('roles: what was chosen, else what would do', async () => {
  const local = noLocalModels([embedder]);
  const { minds, models, server } = await connectedHere(['openai', 'compatible'], {
    local,
    models: [{ id: 'a-model' }, { id: 'b-model' }, { id: 'vec-embed', embeds: true }],
  });
  const [one, two] = [models.openai.connectionId, models.compatible.connectionId];
  expect(minds.role('seats')).toEqual({ connectionId: one, model: 'a-model' });
  expect(minds.role('secondChair')).toEqual({ connectionId: two, model: 'a-model' });
  expect(minds.role('embed')).toEqual({ connectionId: 'local', model: 'tiny-embed' });
  await minds.setRole('chair', { connectionId: two, model: 'b-model' });
  expect(minds.role('chair')).toEqual({ connectionId: two, model: 'b-model' });
  expect(minds.role('secondChair')).toEqual({ connectionId: one, model: 'a-model' });
  const chosen = await minds.setRole('embed', { connectionId: one, model: 'vec-embed' });
  expect(chosen).toEqual({
    ...{ chat: null, seats: null, chair: { connectionId: two, model: 'b-model' }, secondChair: null, memory: null },
    ...{ transcribe: null, speak: null },
    embed: { connectionId: one, model: 'vec-embed' },
  });
  await expect(minds.setRole('chat', { connectionId: one, model: 'vec-embed' })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await expect(minds.setRole('chat', { connectionId: one, model: 'nobody' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  server.failing(() => ({ status: 401 }));
  await minds.check(one);
  expect(minds.role('chat')).toEqual({ connectionId: two, model: 'a-model' });
  await minds.setRole('chair', null);
  expect((await minds.inUse()).chair).toEqual({ connectionId: two, model: 'a-model' });
});

test('vectors come in the order of the texts and of length one, over as many requests as it takes', async () => {
  const kinds = ['openai', 'compatible', 'ollama'] as const;
  const { minds, models, server, purpose } = await connectedHere(kinds, {
    models: [{ id: 'test-model', dimensions: 8, embeds: true }],
  });
  const texts = Array.from({ length: 150 }, (_, i) => `text number ${i}`);
  for (const kind of kinds) {
    server.forget();
    await minds.setPrice({ ...models[kind], price: { input: 20_000, cachedInput: 20_000, output: 0 } });
    const made = await minds.embed({ model: models[kind], texts, side: 'passage', purpose });
    if (!made.ok) throw new Error(JSON.stringify(made.end));
    expect(made.vectors).toHaveLength(150);
    expect(server.requests).toHaveLength(3);
    for (const vector of made.vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    const again = await minds.embed({ model: models[kind], texts: texts.slice(100, 101), side: 'query', purpose });
    expect(again).toMatchObject({ ok: true, vectors: [made.vectors[100]] });
    expect(made.cost).toBe((made.usage?.input ?? 0) * 20_000);
    server.failing(() => ({ status: 500, message: 'No vectors today' }));
    expect(await minds.embed({ model: models[kind], texts: ['a'], side: 'query', purpose })).toMatchObject({
      ok: false,
      end: { kind: 'failed', fault: { code: 'server', message: 'No vectors today' } },
    });
    server.failing(null);
    const abort = AbortSignal.abort();
    expect(await minds.embed({ model: models[kind], texts: ['a'], side: 'query', purpose, signal: abort })).toEqual({
      ok: false,
      end: { kind: 'cancelled' },
    });
  }
  const { minds: others, models: anthropic } = await connectedHere(['anthropic']);
  expect(await others.embed({ model: anthropic.anthropic, texts: ['a'], side: 'query', purpose })).toMatchObject({
    ok: false,
    end: { kind: 'failed', fault: { code: 'not-sent' } },
  });
});

test('servers on the usual ports are found, and what else listens there is not taken for one', async () => {
  const ollama = await providerHere({ models: [{ id: 'llama:1b' }] });
  const llama = await providerHere({ headers: { server: 'llama.cpp' } });
  const web = await providerHere();
  web.failing(() => 'page');
  const mute = await providerHere();
  mute.failing(() => 'silence');
  const ports = [
    { kind: 'ollama', name: 'Ollama', port: ollama.port },
    { kind: 'compatible', name: 'LM Studio', port: llama.port },
    { kind: 'compatible', name: 'llama.cpp', port: web.port },
    { kind: 'compatible', name: 'llama.cpp', port: mute.port },
  ] as const;
  const { minds, clock } = await mindsHere({ ports });
  expect(ollama.requests).toEqual([]);
  const { id } = await minds.add({
    ...{ kind: 'ollama', name: 'Here', baseUrl: `http://localhost:${ollama.port}`, contextTokens: null },
  });
  const looking = minds.look();
  await until(() => mute.requests.length === 1);
  await until(() => [ollama, llama, web].every(({ requests }) => requests.at(-1)?.closedAt));
  clock.advance(2_000);
  expect(await looking).toEqual([
    { kind: 'ollama', name: 'Ollama', baseUrl: ollama.url, models: ['llama:1b'], connectionId: id },
    { kind: 'compatible', name: 'llama.cpp', baseUrl: `${llama.url}/v1`, models: ['test-model'], connectionId: null },
  ]);
});

test('a connection that a role uses and that fails needs attention, until it answers again', async () => {
  const { minds, server, attention, asking } = await connectedHere(['openai']);
  expect(attention.list().items).toEqual([]);
  server.answer(() => ({ fault: { status: 401, message: 'The key was revoked' } }));
  await minds.ask(asking('openai'));
  await until(() => attention.list().items.length === 1);
  const [item] = attention.list().items;
  expect(item).toMatchObject({ source: 'minds', sentence: 'The connection My openai does not work' });
  expect(item?.evidence).toContain('The key was revoked');
  server.failing(() => ({ status: 401, message: 'The key was revoked' }));
  expect(await attention.act(item?.key ?? '', 'check')).toMatchObject({ done: false });
  server.failing(null);
  expect(await attention.act(item?.key ?? '', 'check')).toMatchObject({ done: true });
  expect(attention.list().items).toEqual([]);
});

test('what was paid, by day, model and feature: exact sums, unknown where one is unknown, kept for 400 days', async () => {
  const clock = createFakeClock(new Date(2026, 2, 1, 12).getTime());
  const { minds, server, models, store } = await connectedHere(['openai'], { clock });
  await minds.setPrice({ ...models.openai, price: { input: 1_234_567, cachedInput: 1, output: 7_654_321 } });
  server.answer(() => ({ text: 'ok', usage: { input: 333, output: 77 } }));
  const ask = (feature: 'chat' | 'council') =>
    minds.ask({ model: models.openai, messages: [{ role: 'user', text: 'x' }], purpose: { feature, id: 'a' } });
  for (let i = 0; i < 7; i += 1) await ask('chat');
  await ask('council');
  const one = 333 * 1_234_567 + 77 * 7_654_321;
  const today = new Date(2026, 2, 1).getTime();
  const find = async (feature: string) => (await minds.spend(30)).find((line) => line.feature === feature);
  expect(await find('chat')).toMatchObject({ day: today, requests: 7, cost: 7 * one, usage: { input: 7 * 333 } });
  expect(await find('council')).toMatchObject({ requests: 1, cost: one });
  server.answer(() => ({ text: 'ok', usage: null }));
  await ask('council');
  expect(await find('council')).toMatchObject({ requests: 2, cost: null, usage: { input: 333 } });
  server.answer(() => ({ fault: { status: 400 } }));
  await ask('chat');
  expect(await find('chat')).toMatchObject({ requests: 8, failed: 1, cost: 7 * one });
  clock.advance(86_400_000);
  expect(await minds.spend(1)).toEqual([]);
  clock.advance(401 * 86_400_000);
  await until(async () => (await store.data.selectFrom('mind_requests').select('id').execute()).length === 0);
});

test('all of it by its procedures', async () => {
  const server = await providerHere({ key: 'sk-0123456789' });
  const { client } = await startTestCore({ host: createFakeHost() });
  const before = await client.minds.list();
  expect(before.map(({ kind }) => kind)).toEqual(['local']);
  const added = await client.minds.add({ kind: 'anthropic', name: 'A', baseUrl: server.url, key: 'sk-0123456789' });
  expect(added.state.kind).toBe('ready');
  const model = { connectionId: added.id, model: 'test-model' };
  const priced = await client.minds.setPrice({ ...model, price: { input: 1, cachedInput: 1, output: 1 } });
  expect(priced.models[0]?.price).toEqual({ input: 1, cachedInput: 1, output: 1 });
  expect((await client.minds.setRole({ role: 'chat', model })).chat).toEqual(model);
  expect((await client.minds.rolesInUse()).seats).toEqual(model);
  expect(await client.minds.spend({})).toEqual([]);
  expect((await client.minds.localModels()).consent).toBe(false);
  await expect(client.minds.check({ id: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(
    client.minds.add({ kind: 'compatible', name: 'B', baseUrl: 'https://u:p@example.org' }),
  ).rejects.toMatchObject({ code: 'INVALID', data: { problems: [{ field: 'baseUrl' }] } });
  expect((await client.minds.remove({ id: added.id })).id).toBe(added.id);
});
