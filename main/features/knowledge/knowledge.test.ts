import { expect, test } from 'vitest';
import { git, knownWorld, writeTree } from './testing/known-world.ts';

const files = {
  'README.md': '# Shop\n\nThe shop sells apples. Start it on port 3000.\n',
  'src/cart.ts': 'export class ShoppingCart {\n  addItem(id: string) {\n    this.items.push(id);\n  }\n}\n',
  'src/checkout.ts': 'export async function payInvoice(total: number) {\n  await ledger.write(total);\n}\n',
  '.env': 'DATABASE_PASSWORD=hunter2hunter2\n',
};
async function world() {
  const known = await knownWorld({
    shop: files,
    other: { 'src/other.ts': 'export const otherThing = "ShoppingCart of the other";\n' },
  });
  const shop = known.at('shop');
  git(shop, 'commit', '-q', '--allow-empty', '-m', 'Carts forget their items after an hour');
  const id = await known.idOf('shop');
  await known.comes(
    'the commit',
    async () => (await known.rowNow('shop')).git?.head === git(shop, 'rev-parse', 'HEAD').trim(),
  );
  const tool = (name: string, input: object, projectIds: string[] | null = [id]) => known.tool(name, input, projectIds);
  return { ...known, shop, id, otherId: await known.idOf('other'), tool };
}

test('a question about a project reads it first, and finds code, commits and events, each with an id that opens it', async () => {
  const { client, knowledge, id, otherId, core } = await world();
  const { journal } = core.services;
  await journal.append({
    kind: 'shop.crashed',
    sentence: 'The shopping cart crashed with exit code 7',
    subjects: [{ type: 'project', id, label: 'shop' }],
  });
  const scope = { projectIds: [id] };
  const found = await client.knowledge.search({ query: 'shopping cart items', scope });
  expect(found).toMatchObject({ mode: 'words', partial: null });
  expect(found.why).toMatch(/No model for vectors/);
  const kinds = new Set(found.hits.map(({ kind }) => kind));
  for (const kind of ['code', 'git', 'journal'] as const) expect(kinds, kind).toContain(kind);
  expect(found.hits.every(({ projectId }) => projectId === id)).toBe(true);
  for (const { id: hit, text } of found.hits) expect((await client.knowledge.open({ id: hit })).text).toBe(text);
  const code = found.hits.find(({ kind }) => kind === 'code');
  expect(code?.ranks.words).toBe(1);
  await expect(client.knowledge.open({ id: 'f000000000000' })).rejects.toMatchObject({ code: 'NOT_FOUND' });

  expect((await knowledge.search({ query: 'ShoppingCart', scope: { projectIds: [] } })).hits).toEqual([]);
  const both = await knowledge.search({ query: 'ShoppingCart', scope: { projectIds: [id, otherId] } });
  expect(new Set(both.hits.map(({ projectId }) => projectId))).toEqual(new Set([id, otherId]));
  const few = await knowledge.search({ query: 'ShoppingCart', scope, tokenBudget: 60 });
  expect(few.hits.length).toBeLessThan(found.hits.length);
});

test('what is attached loses the secrets in it', async () => {
  const { knowledge } = await world();
  const { text } = knowledge.evidenceOf({
    ...{ kind: 'log', title: 'log', text: 'GET / with Authorization: Bearer abcdefghijklmnop0123456789', at: null },
    source: { type: 'text' },
  });
  expect(text).toMatch(/^GET \/ with/);
  expect(text).not.toContain('abcdefghijklmnop0123456789');
});

test('what another feature lets be found is ranked with everything else', async () => {
  const { knowledge, id } = await world();
  const memory = knowledge.evidenceOf({
    kind: 'memory',
    title: 'A decision',
    text: 'The shopping cart stays in memory',
    source: { type: 'memory', memoryId: 'm1' },
    at: 5,
  });
  const cancel = knowledge.addSource({
    kind: 'memory',
    find: async () => ({ words: [memory], meaning: [] }),
    open: async (wanted) => (wanted === memory.id ? memory : null),
  });
  const ask = { query: 'shopping cart', scope: { projectIds: [id] } };
  expect((await knowledge.search(ask)).hits.map((hit) => hit.id)).toContain(memory.id);
  expect(await knowledge.open(memory.id)).toEqual(memory);
  expect((await knowledge.search({ ...ask, kinds: ['code'] })).hits.map((hit) => hit.id)).not.toContain(memory.id);
  cancel();
  expect((await knowledge.search(ask)).hits.map((hit) => hit.id)).not.toContain(memory.id);
  expect(await knowledge.open(memory.id)).toBeNull();
});

test('read tools stay inside of their scope and away from secrets, and answer bad input in sentences', async () => {
  const { tool, id, shop } = await world();
  const read = await tool('read_file', { project: 'shop', path: 'src/cart.ts', from_line: 2, lines: 1 });
  expect(read).toMatchObject({ ok: true, summary: 'read src/cart.ts, 1 lines' });
  expect(read.text).toContain('addItem');
  expect(read.evidence[0]?.source).toEqual({
    type: 'file',
    projectId: id,
    path: 'src/cart.ts',
    fromLine: 2,
    toLine: 2,
  });
  for (const path of [
    '.env',
    './.env',
    'src/../.env',
    '../other/src/other.ts',
    '/etc/passwd',
    'nothing.ts',
    '.git/config',
  ]) {
    const no = await tool('read_file', { project: 'shop', path });
    expect(no.ok, path).toBe(false);
    expect(no.text, path).not.toContain('hunter2');
  }
  expect((await tool('read_file', { project: 'other', path: 'src/other.ts' })).text).toMatch(/not in the scope/);
  expect((await tool('read_file', { project: 7 })).text).toMatch(/not valid.*project/);
  expect((await tool('list_projects', {})).text).not.toContain('other');
  expect((await tool('list_projects', {}, null)).text).toContain('other');
  expect((await tool('list_projects', {}, [])).text).toMatch(/No project/);
  const found = await tool('search_code', { query: 'pay invoice' });
  expect(found.evidence[0]?.title).toContain('src/checkout.ts');
  writeTree(shop, { 'src/keys.ts': 'export const password = "correct-horse-battery";\n' });
  expect((await tool('read_file', { project: 'shop', path: 'src/keys.ts' })).text).not.toContain('correct-horse');
});
