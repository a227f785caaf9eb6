import { expect, test } from 'vitest';
import { knownWorld, startProjects, writeTree } from './testing/known-world.ts';

test('a project that is searched is followed: what changes in it is found without another question', async () => {
  const { client, idOf, comes, at, knowledge } = await knownWorld({
    shop: { 'src/a.ts': 'export const first = 1;\n' },
  });
  const id = await idOf('shop');
  const find = async (query: string) =>
    (await knowledge.search({ query, scope: { projectIds: [id] }, kinds: ['code'] })).hits.length;
  expect(await find('first')).toBe(1);
  expect(await client.projects.opened({ id })).toEqual({ watched: true });
  await comes('the new file in the index', async () => {
    writeTree(at('shop'), { 'src/b.ts': 'export const secondThing = 2;\n' });
    const one = (await client.knowledge.state()).projects.find(({ projectId }) => projectId === id);
    return one?.files === 2;
  });
  expect(await find('secondThing')).toBe(1);
});

test('what the user chose outlives Optimus; the index can be deleted, rebuilt, stopped and emptied', async () => {
  const { client, idOf, comes, home, dataDir, stop } = await knownWorld({
    shop: { 'src/a.ts': 'export const first = 1;\n' },
  });
  const id = await idOf('shop');
  const one = async () => (await client.knowledge.state()).projects.find(({ projectId }) => projectId === id);
  expect(await one()).toMatchObject({ on: false, state: { kind: 'unread' }, chunks: 0 });
  await client.knowledge.setProject({ projectId: id, on: true });
  await comes('it read', async () => (await one())?.state.kind === 'read');
  const weights = { ...(await client.knowledge.state()).weights, recency: 2 };
  await client.knowledge.setWeights(weights);
  await client.knowledge.setLimit({ limitMb: 100 });
  await client.knowledge.rebuild();
  await comes('it read again', async () => (await one())?.state.kind === 'read' && (await one())?.chunks === 1);
  expect(await client.knowledge.cancel({ projectId: id })).toMatchObject({ chunks: 1 });
  await stop();

  const again = await startProjects({ home, dataDir });
  await again.rested();
  const state = await again.client.knowledge.state();
  expect(state).toMatchObject({ weights, limitMb: 100, chunks: 1 });
  expect(state.projects[0]).toMatchObject({ on: true, chunks: 1, state: { kind: 'read' } });
  expect(await again.client.knowledge.forget({ projectId: id })).toMatchObject({ on: false, chunks: 0 });
  await expect(again.client.knowledge.read({ projectId: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
