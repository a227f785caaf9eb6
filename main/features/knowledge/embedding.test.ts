import { expect, onTestFinished, test } from 'vitest';
import { startProviderServer } from '../../core/testing/model-provider.ts';
import { knownWorld, writeTree } from './testing/known-world.ts';

const files = {
  'src/cart.ts': 'export class ShoppingCart {\n  addItem(id: string) {}\n}\n',
  'src/ledger.ts': 'export function writeLedger(total: number) {\n  return total;\n}\n',
  'docs/refunds.md': '# Refunds\n\nMoney goes back to whoever paid, after a check by a person.\n',
};

async function start() {
  const models = [
    { id: 'vectors-a', embeds: true, dimensions: 64 },
    { id: 'vectors-b', embeds: true, dimensions: 32 },
  ];
  const server = await startProviderServer({ models });
  onTestFinished(() => server.close());
  const world = await knownWorld({ shop: files });
  const { client } = world;
  const added = await client.minds.add({ kind: 'compatible', name: 'Loopback', baseUrl: `${server.url}/v1` });
  const choose = (model: string) => client.minds.setRole({ role: 'embed', model: { connectionId: added.id, model } });
  const id = await world.idOf('shop');
  const find = (query: string) => client.knowledge.search({ query, scope: { projectIds: [id] } });
  const vectors = async () => (await client.knowledge.state()).vectors;
  const ready = (model: string) =>
    world.comes(`vectors by ${model}`, async () => {
      const state = await vectors();
      return state.kind === 'ready' && state.model === model;
    });
  return { ...world, server, choose, find, id, vectors, ready };
}

test('words alone decide until the vectors are there; then both do, and another model takes over without a gap', async () => {
  const { server, choose, find, ready, client, clock, comes, id, at, vectors } = await start();
  expect(await find('shopping cart')).toMatchObject({ mode: 'words', why: expect.stringMatching(/No model/) });
  expect((await vectors()).kind).toBe('none');
  await choose('vectors-a');
  await ready('vectors-a');
  const found = await find('the cart of who is shopping');
  expect(found).toMatchObject({ mode: 'hybrid', why: null });
  expect(found.hits[0]?.ranks).toMatchObject({ words: 1, meaning: expect.any(Number) });
  const [project] = (await client.knowledge.state()).projects.filter(({ chunks }) => chunks > 0);
  expect(project).toMatchObject({ projectId: id, vectors: project?.chunks });

  // Nothing that did not change is sent again.
  const sent = server.requests.length;
  writeTree(at('shop'), { 'docs/refunds.md': '# Refunds\n\nMoney goes back within a day.\n' });
  await client.knowledge.read({ projectId: id });
  await comes('the vector of what is new', () =>
    server.requests.slice(sent).some(({ body }) => JSON.stringify(body?.input ?? '').includes('within a day')),
  );
  await ready('vectors-a');
  const after = server.requests.slice(sent).filter(({ kind }) => kind === 'embeddings');
  expect(after.flatMap(({ body }) => body.input).filter((text: string) => text.includes('ShoppingCart'))).toEqual([]);

  let made = 0;
  server.failing(({ kind, model }) => {
    if (kind === 'embeddings' && model === 'vectors-b') made += 1;
    return kind === 'embeddings' && model === 'vectors-b' && made === 1
      ? { status: 400, message: 'not today, b' }
      : null;
  });
  await choose('vectors-b');
  await expect.poll(async () => (await vectors()).kind).toBe('failed');
  expect(await vectors()).toMatchObject({ model: 'vectors-b', sentence: expect.stringContaining('not today, b') });
  // The old ones serve meanwhile.
  expect((await find('cart')).mode).toBe('hybrid');
  clock.advance(16_000);
  await ready('vectors-b');
  const asked = server.requests.length;
  expect((await find('who paid')).mode).toBe('hybrid');
  expect(server.requests.slice(asked).map(({ model }) => model)).toEqual(['vectors-b']);
});

test('a model that does not answer leaves the words, and says why', async () => {
  const { server, choose, find, ready } = await start();
  await find('cart');
  await choose('vectors-a');
  await ready('vectors-a');
  server.failing(({ kind }) => (kind === 'embeddings' ? { status: 401, message: 'the key is wrong' } : null));
  const found = await find('another question about carts');
  expect(found).toMatchObject({ mode: 'words', why: expect.stringContaining('the key is wrong') });
  expect(found.hits.length).toBeGreaterThan(0);
});

test('a model that is elsewhere gets no text before the user said so', async () => {
  const { core, client, find, id, vectors, comes } = await start();
  await find('cart');
  const sent: string[] = [];
  // An address that is not of this machine: nothing may even be tried.
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    if (address.includes('models.example.org')) {
      sent.push(address);
      throw new TypeError('fetch failed');
    }
    return fetch(input, init);
  };
  onTestFinished(() => {
    globalThis.fetch = fetch;
  });
  const far = await client.minds.add({ kind: 'compatible', name: 'Far', baseUrl: 'https://models.example.org/v1' });
  await client.minds.addModel({ connectionId: far.id, model: 'far-vectors' });
  await client.minds.setRole({ role: 'embed', model: { connectionId: far.id, model: 'far-vectors' } });
  await comes('the question', async () => (await vectors()).kind === 'asks');
  expect(await find('cart')).toMatchObject({ mode: 'words', why: expect.stringContaining('not on this machine') });
  expect(sent.filter((address) => address.includes('embeddings'))).toEqual([]);
  await client.knowledge.allowVectors({ allow: true });
  await comes('a try', async () => (await vectors()).kind === 'failed');
  await client.knowledge.allowVectors({ allow: false });
  await comes('the question again', async () => (await vectors()).kind === 'asks');
  expect(core.services.knowledge.readTools.length).toBe(11);
  expect(id).not.toBe('');
});
