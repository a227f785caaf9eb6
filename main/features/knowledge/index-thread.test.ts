import { appendFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { openIndex } from './testing/open-index.ts';

async function tree(files: Record<string, string | Buffer>): Promise<string> {
  const root = await tempDir();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

const shop = {
  'README.md': '# Shop\n\nSells things.\n\n## Setup\n\nRun the installer, then start the server on port 3000. '.repeat(
    3,
  ),
  'src/server.ts': 'export function startServer(port: number) {\n  return listen(port);\n}\n',
  'src/cart.ts': 'export class ShoppingCart {\n  addItem(id: string) {\n    this.items.push(id);\n  }\n}\n',
  'docs/payments.md': '# Payments\n\nRefunds are caching-free and go through the ledger.\n',
};
const read = (root: string, paths: string[], projectId = 'p1') => ({
  projectId,
  name: 'shop',
  root,
  paths,
  cut: false,
});

test('files are found by words, parts of identifiers, names and stems', async () => {
  const { thread, find } = await openIndex();
  const root = await tree(shop);
  const output = await thread.ask('read', read(root, Object.keys(shop)));
  expect(output).toMatchObject({ files: 4, ended: 'whole', changed: 4, removed: 0, passedOver: 0 });
  const first = async (query: string) => (await find(query)).words[0]?.path;
  expect(await first('shopping cart')).toBe('src/cart.ts');
  expect(await first('ShoppingCart')).toBe('src/cart.ts');
  expect(await first('add_item')).toBe('src/cart.ts');
  expect(await first('how is a refund cached')).toBe('docs/payments.md');
  expect((await find('what does server.ts do')).entity[0]?.path).toBe('src/server.ts');
  expect((await find('what is in src/server.ts')).entity).toHaveLength(1);
  expect((await find('cart', { projectIds: ['p2'] })).words).toEqual([]);
  expect((await find('cart', { kinds: ['doc'] })).words).toEqual([]);
  expect((await find('cart', { before: 1 })).words).toEqual([]);

  const [id] = (await find('ShoppingCart')).words.map((one) => one.id);
  const piece = await thread.ask('open', { id: id ?? '' });
  expect(piece).toMatchObject({
    kind: 'code',
    title: 'shop · src/cart.ts:1–5',
    source: { type: 'file', projectId: 'p1', path: 'src/cart.ts', fromLine: 1, toLine: 5 },
    route: `/knowledge?open=${id}`,
  });
});

test('only what changed is read again, what is gone goes, and an id stays while its words do', async () => {
  const { thread, find } = await openIndex();
  const root = await tree(shop);
  const paths = Object.keys(shop);
  await thread.ask('read', read(root, paths));
  const before = (await find('ShoppingCart')).words[0]?.id;
  expect(await thread.ask('read', read(root, paths))).toMatchObject({ changed: 0, files: 4 });
  await appendFile(join(root, 'src/server.ts'), '\nexport function stopServer() {}\n');
  await rm(join(root, 'docs/payments.md'));
  expect(await thread.ask('read', read(root, paths))).toMatchObject({ changed: 1, removed: 1, files: 3 });
  expect((await find('refund')).words).toEqual([]);
  expect((await find('stopServer')).words[0]?.path).toBe('src/server.ts');
  expect((await find('ShoppingCart')).words[0]?.id).toBe(before);
  await thread.ask('forget', { projectId: 'p1' });
  expect(await find('cart')).toMatchObject({ words: [], chunks: 0 });
  expect((await thread.ask('state', { wanted: null })).projects).toEqual([]);
});

test('secrets, binaries, made files and links that lead out are never read', async () => {
  const { thread, find, path } = await openIndex();
  const outside = await tree({ 'private.txt': 'outsidesecretword here\n' });
  const root = await tree({
    '.env': 'API=envsecretword\n',
    '.env.production': 'API=envsecretword\n',
    'deploy/id_rsa': 'keysecretword\n',
    'certs/server.key': 'keysecretword\n',
    'package-lock.json': '{"lockword": 1}',
    'app.min.js': 'minword',
    'blob.txt': Buffer.from([1, 0, 2, 3]),
    'config.ts': [
      'export const stripe = "sk_live_' + 'abcdefghijklmnop1234567890";',
      'const password = "correct-horse-battery";',
      'const dbPassword = readPassword(place);',
      'plainword',
    ].join('\n'),
    'pem.ts': '-----BEGIN PRIVATE KEY-----\nMIIEpemsecretword\n-----END PRIVATE KEY-----\nafterword\n',
  });
  await symlink(join(outside, 'private.txt'), join(root, 'link.txt'));
  await symlink(outside, join(root, 'folder'));
  const paths = [
    ...['.env', '.env.production', 'deploy/id_rsa', 'certs/server.key', 'package-lock.json', 'app.min.js', 'blob.txt'],
    ...['config.ts', 'pem.ts', 'link.txt', 'folder/private.txt', '../x/private.txt', '/etc/passwd'],
  ];
  const output = await thread.ask('read', read(root, paths));
  expect(output).toMatchObject({ files: 2, passedOver: 11 });
  for (const word of ['outsidesecretword', 'envsecretword', 'keysecretword', 'lockword', 'minword', 'root'])
    expect((await find(word)).words, word).toEqual([]);
  expect((await find('plainword')).words).toHaveLength(1);
  expect((await find('readPassword')).words).toHaveLength(1);
  expect((await find('afterword')).words).toHaveLength(1);
  await thread.dispose();
  const bytes = (await readFile(path)).toString('latin1');
  for (const secret of ['abcdefghijklmnop1234567890', 'correct-horse-battery', 'MIIEpemsecretword'])
    expect(bytes).not.toContain(secret);
});

test('vectors: another model is made ready behind the old one, and what stays keeps its vector', async () => {
  const { thread, find } = await openIndex();
  const root = await tree(shop);
  const paths = Object.keys(shop);
  await thread.ask('read', read(root, paths));
  const fill = async (model: string, dims: number) => {
    const { pieces } = await thread.ask('lacking', { model, after: 0, limit: 100 });
    const ids = pieces.map(({ id }) => id);
    const vectors = new Float32Array(ids.length * dims);
    // Each its own direction.
    ids.forEach((_, at) => {
      vectors[at * dims + (at % dims)] = 2;
    });
    await thread.ask('putVectors', { model, ids, dims, vectors });
    return pieces;
  };
  const pieces = await fill('a/one', 8);
  expect(pieces.length).toBeGreaterThan(3);
  const at = pieces.findIndex(({ text }) => text.includes('ShoppingCart'));
  const vector = new Float32Array(8);
  vector[at] = 1;
  const { meaning, vectors, chunks } = await find('nothing like it', { vector });
  expect(meaning[0]?.path).toBe('src/cart.ts');
  expect(vectors).toBe(chunks);

  const half = await thread.ask('lacking', { model: 'b/two', after: 0, limit: 1 });
  expect(half.left).toBe(chunks);
  await thread.ask('putVectors', {
    model: 'b/two',
    ids: half.pieces.map(({ id }) => id),
    dims: 4,
    vectors: new Float32Array(4).fill(1),
  });
  expect(await thread.ask('serving', null)).toBe('a/one');
  expect((await find('x', { vector })).meaning[0]?.path).toBe('src/cart.ts');
  await fill('b/two', 4);
  expect(await thread.ask('want', { model: 'b/two' })).toEqual({ serving: 'b/two' });
  expect(await thread.ask('serving', null)).toBe('b/two');

  await appendFile(join(root, 'docs/payments.md'), '\n## More\n\nSomething that was not there before.\n');
  await thread.ask('read', read(root, paths));
  expect((await thread.ask('lacking', { model: 'b/two', after: 0, limit: 100 })).left).toBeLessThanOrEqual(2);
});

test('a damaged index is set aside and made anew; a foreign one too', async () => {
  const first = await openIndex();
  const root = await tree(shop);
  await first.thread.ask('read', read(root, Object.keys(shop)));
  await first.thread.dispose();
  const bytes = await readFile(first.path);
  bytes.fill(0x5a, 4_096, bytes.length);
  await writeFile(first.path, bytes);
  const second = await openIndex(first.dir);
  expect(await second.find('cart')).toMatchObject({ words: [], chunks: 0 });
  expect(second.setAside).toHaveLength(1);
  expect((await readFile(`${first.path}.damaged`)).length).toBe(bytes.length);
  await second.thread.ask('read', read(root, Object.keys(shop)));
  expect((await second.find('cart')).words).toHaveLength(1);
  await second.thread.dispose();

  await writeFile(first.path, 'this is no database, whatever its name says'.repeat(200));
  const third = await openIndex(first.dir);
  expect((await third.find('cart')).words).toEqual([]);
  expect(third.setAside).toHaveLength(1);
});

test('when it is as large as it may be, what nobody asked for longest makes room, and reading ends in order', async () => {
  const { thread, find } = await openIndex();
  const many = Object.fromEntries(
    Array.from({ length: 200 }, (_, at) => [
      `src/file${at}.ts`,
      `export const word${at} = ${'"abcdef ghijkl"; '.repeat(150)}\n`,
    ]),
  );
  const old = await tree(many);
  await thread.ask('read', read(old, Object.keys(many), 'old'));
  const { bytes } = await thread.ask('state', { wanted: null });
  await thread.ask('limit', { bytes: bytes + 20_000, kept: [] });
  const other = await tree(many);
  expect((await thread.ask('read', read(other, Object.keys(many), 'new'))).ended).toBe('whole');
  expect((await find('word7', { projectIds: ['old'] })).words).toEqual([]);
  expect((await find('word7', { projectIds: ['new'] })).words).toHaveLength(1);
  await thread.ask('limit', { bytes: bytes / 2, kept: ['new'] });
  expect((await thread.ask('read', read(old, Object.keys(many), 'old'))).ended).toBe('full');
  expect((await find('word7', { projectIds: ['new'] })).words).toHaveLength(1);
});
