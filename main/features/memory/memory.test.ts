import { describe, expect, test } from 'vitest';
import { startTestCore } from '../../core/testing/test-core.ts';

const hour = 3_600_000;
const day = 24 * hour;

async function world() {
  const started = await startTestCore();
  const { client, clock } = started;
  const write = (text: string, rest: object = {}) => client.memory.add({ kind: 'fact', text, ...rest });
  const texts = async (asked: object = {}) => (await client.memory.list(asked)).items.map(({ text }) => text);
  return { ...started, clock, write, texts };
}

describe('written by hand', () => {
  test('it is there with its source, is found by its words and names, and says since when it is held', async () => {
    const { client, clock, write, texts } = await world();
    const made = await write('The shop talks to Postgres 17 over a Unix socket', {
      entities: [
        { kind: 'service', name: 'Postgres' },
        { kind: 'project', name: 'Shop API' },
      ],
    });
    expect(made).toMatchObject({ seq: 1, by: 'you', knownFrom: clock.now(), knownTo: null, confidence: 'high' });
    expect(made.provenance).toMatchObject([
      { quote: made.text, stance: 'for', episode: { kind: 'note', title: 'Written by you' }, before: '', after: '' },
    ]);
    await write('Releases go out on Tuesdays');
    expect(await texts()).toEqual(['Releases go out on Tuesdays', made.text]);
    expect(await texts({ query: 'unix sock' })).toEqual([made.text]);
    expect(await texts({ query: 'shop-api' })).toEqual([made.text]);
    expect(await texts({ query: '"OR* NEAR( \u0000 -x' })).toEqual([]);
    expect((await client.memory.list({ query: 'Tuesdays' })).why).toContain('words alone');
    expect((await client.memory.entities({})).map(({ name, memories }) => [name, memories])).toEqual([
      ['Postgres', 1],
      ['Shop API', 1],
    ]);
  });

  test('an edit is a new version: the old one keeps when it was held, and what is based on an old one is refused', async () => {
    const { client, clock, write, texts } = await world();
    const made = await write('Deploys take nine minutes', { entities: [{ kind: 'tool', name: 'Buildkite' }] });
    clock.advance(day);
    const edited = await client.memory.edit({ id: made.id, seq: 1, text: 'Deploys take four minutes' });
    expect(edited).toMatchObject({ seq: 2, text: 'Deploys take four minutes', knownFrom: clock.now(), versions: 2 });
    expect(edited.history.map(({ seq, text, knownTo }) => [seq, text, knownTo])).toEqual([
      [2, 'Deploys take four minutes', null],
      [1, 'Deploys take nine minutes', clock.now()],
    ]);
    expect(edited.entities.map(({ name }) => name)).toEqual(['Buildkite']);
    await expect(client.memory.edit({ id: made.id, seq: 1, text: 'x' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(client.memory.edit({ id: made.id, seq: 2, validFrom: 2 * day, validTo: day })).rejects.toMatchObject({
      code: 'INVALID',
    });
    expect(await texts({ knownAt: made.knownFrom })).toEqual(['Deploys take nine minutes']);
    expect(await texts({ knownAt: made.knownFrom - 1 })).toEqual([]);
    expect(await texts({ query: 'nine' })).toEqual([]);
    expect(await texts({ query: 'nine', knownAt: made.knownFrom })).toEqual(['Deploys take nine minutes']);
    expect(await client.memory.get({ id: made.id, knownAt: made.knownFrom })).toMatchObject({ seq: 1 });
    const renamed = await client.memory.edit({ id: made.id, seq: 2, entities: [{ kind: 'tool', name: 'Woodpecker' }] });
    expect(renamed.entities.map(({ name }) => name)).toEqual(['Woodpecker']);
    expect((await client.memory.entities({})).map(({ name }) => name)).toEqual(['Woodpecker']);
  });

  test('what takes the place of another ends it: then it was true, and now it is not', async () => {
    const { client, clock, write, texts } = await world();
    const old = await write('Sessions live in Redis', { validFrom: clock.now() - 30 * day });
    clock.advance(day);
    const since = clock.now() - 6 * hour;
    const now = await client.memory.add({
      ...{ kind: 'fact', text: 'Sessions live in Postgres', replaces: old.id, validFrom: since },
    });
    expect(now.replaces).toMatchObject([{ id: old.id, text: old.text }]);
    expect(await client.memory.get({ id: old.id })).toMatchObject({
      ...{ seq: 2, validTo: since, retracted: false },
      replacedBy: { id: now.id, text: now.text },
    });
    expect(await texts()).toEqual([now.text]);
    expect(await texts({ ended: true })).toHaveLength(2);
    // What did we know before it was changed, of what was true then; and what do we know now of what was true then?
    expect(await texts({ knownAt: old.knownFrom })).toEqual([old.text]);
    expect(await texts({ validAt: since - 1 })).toEqual([old.text]);
    expect(await texts({ validAt: since })).toEqual([now.text]);
    expect(await texts({ knownAt: old.knownFrom, validAt: since })).toEqual([old.text]);
  });

  test('what was never true is held no more, shows what was known, and can be held again', async () => {
    const { client, clock, write, texts } = await world();
    const made = await write('The staging server has 64 GB');
    clock.advance(hour);
    expect(await client.memory.retract({ id: made.id })).toMatchObject({ retracted: true, knownTo: clock.now() });
    expect(await texts({ ended: true })).toEqual([]);
    expect(await texts({ knownAt: made.knownFrom })).toEqual([made.text]);
    await expect(client.memory.retract({ id: made.id })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(client.memory.edit({ id: made.id, seq: 1, text: 'x' })).rejects.toMatchObject({ code: 'CONFLICT' });
    clock.advance(hour);
    expect(await client.memory.restore({ id: made.id })).toMatchObject({ retracted: false, seq: 2 });
    expect(await texts({ knownAt: clock.now() - 1 })).toEqual([]);
    await expect(client.memory.restore({ id: made.id })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('preferences and pins stand in every prompt about their projects, while they hold', async () => {
    const { core, client, clock, write } = await world();
    const everywhere = await write('Answer in short sentences', { kind: 'preference' });
    await write('Port 3000 is taken');
    const pinned = await write('Never touch the billing schema', { projectIds: ['billing'] });
    await client.memory.pin({ id: pinned.id, pinned: true });
    await write('Use tabs', { kind: 'preference', projectIds: ['legacy'], validTo: clock.now() + hour });
    const standing = async (projectIds: string[] | null) =>
      (await core.services.memory.standing({ projectIds })).map(({ text }) => text);
    expect(await standing(null)).toEqual([pinned.text, 'Use tabs', everywhere.text]);
    expect(await standing(['billing'])).toEqual([pinned.text, everywhere.text]);
    expect(await standing([])).toEqual([everywhere.text]);
    clock.advance(2 * hour);
    expect(await standing(['legacy'])).toEqual([everywhere.text]);
    await expect(client.memory.pin({ id: 'nobody', pinned: true })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('page by page nothing is lost and nothing comes twice', async () => {
    const { client, clock, write } = await world();
    for (let i = 0; i < 25; i++) {
      await write(`memory number ${i}`);
      if (i % 3 === 0) clock.advance(1);
    }
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await client.memory.list({ limit: 4, ...(cursor !== undefined && { cursor }) });
      expect(page.total).toBe(25);
      seen.push(...page.items.map(({ text }) => text));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `memory number ${24 - i}`));
    const found = await client.memory.list({ query: 'number', limit: 20 });
    expect([found.items.length, found.next]).toEqual([20, '20']);
    expect((await client.memory.list({ query: 'number', limit: 20, cursor: '20' })).items).toHaveLength(5);
  });
});

describe('names', () => {
  test('two names of one thing become one, and both are found', async () => {
    const { client, write, texts } = await world();
    const a = await write('The cluster runs Kubernetes 1.34', { entities: [{ kind: 'tool', name: 'Kubernetes' }] });
    const b = await write('Nodes are drained at night', { entities: [{ kind: 'tool', name: 'K8s' }] });
    const both = await write('Both spellings are in use', {
      entities: [
        { kind: 'tool', name: 'kubernetes' },
        { kind: 'tool', name: 'k8s' },
      ],
    });
    const [one, other] = (await client.memory.entities({})) as unknown as [{ id: string }, { id: string }];
    const merged = await client.memory.mergeEntities({ from: other.id, into: one.id });
    expect(merged.memories).toBe(3);
    expect(await texts({ entityId: one.id })).toEqual([both.text, b.text, a.text]);
    const renamed = await client.memory.renameEntity({ id: one.id, name: 'Cluster' });
    expect(renamed.aliases.toSorted()).toEqual(['K8s', 'Kubernetes']);
    expect(await texts({ query: 'cluster' })).toHaveLength(3);
    // Whoever is called by an alias is that one.
    await write('Upgrades wait for spring', { entities: [{ kind: 'other', name: 'K8S' }] });
    expect(await client.memory.entities({})).toMatchObject([{ name: 'Cluster', memories: 4 }]);
    await write('Nomad is looked at', { entities: [{ kind: 'tool', name: 'Nomad' }] });
    const nomad = (await client.memory.entities({ query: 'nomad' }))[0];
    await expect(client.memory.renameEntity({ id: nomad?.id ?? '', name: 'k8s' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  test('the graph shows what is named together, as of any time', async () => {
    const { client, clock, write } = await world();
    const pair = (a: string, b: string) => ({ entities: [a, b].map((name) => ({ kind: 'service' as const, name })) });
    const first = await write('Shop asks Redis', pair('Shop', 'Redis'));
    clock.advance(hour);
    await write('Shop asks Postgres', pair('Shop', 'Postgres'));
    await write('Shop warms Redis at start', pair('Shop', 'Redis'));
    const graph = await client.memory.graph({});
    expect(graph.entities.map(({ name, memories }) => [name, memories])).toEqual([
      ['Shop', 3],
      ['Redis', 2],
      ['Postgres', 1],
    ]);
    expect(graph.together.map(({ count }) => count)).toEqual([2, 1]);
    expect(graph.clusters).toMatchObject([{ name: 'Shop' }]);
    expect(graph.clusters[0]?.memoryIds).toHaveLength(3);
    expect((await client.memory.graph({ knownAt: first.knownFrom })).total).toBe(2);
  });
});
