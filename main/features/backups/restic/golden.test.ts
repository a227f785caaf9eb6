import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { createFolderBackend } from './backends/folder.ts';
import { createChunker } from './chunker.ts';
import { hashOf } from './crypto.ts';
import { createKernel } from './kernel.ts';
import { decodeName, encodeName } from './names.ts';
import { decodeHeader } from './pack.ts';
import { openRepository, openRepositoryAt } from './repository.ts';
import { restic, resticCheck } from './testing/restic.ts';
import { testPacks, testPassword, testRepository } from './testing/test-repository.ts';
import { encodeTree, parseTree } from './tree.ts';
import type { Id, Repository, SnapshotRecord, TreeNode } from './types.ts';

const run = promisify(execFile);
const asRoot = process.getuid?.() === 0;

/** Every byte that a name can have, scripts of the world, characters before and after Unicode 13, and what has to be escaped. */
const names: readonly Buffer[] = [
  ...[
    'plain',
    ' blank ',
    '"quoted"',
    'back\\slash',
    "it's",
    '-rf',
    '<&>',
    '*?[]',
    'größe',
    'e\u0301',
    '中文',
    'עברית',
    'العربية',
  ],
  ...[
    'ไทย',
    '😀',
    '🫠',
    '👩‍👩‍👧',
    '\ufffd',
    '\ufeffbom',
    'nbsp\u00a0',
    'soft\u00ad',
    'zero\u200bwidth',
    'line\u2028sep',
    '\u202ebidi',
  ],
  ...[
    'tab\t',
    'line\nbreak',
    'return\r',
    'bell\x07',
    'escape\x1b',
    'delete\x7f',
    'next\u0085',
    'private\ue000',
    '\u{10ffff}',
    '\u3000',
  ],
  ...['\u1c80', '\ua7cb', '\u{1f6dc}', '\u{31350}', '\\xff', '\\u00e9', '%s%d', '~', '.hidden', '..two', '…'],
]
  .map((name) => Buffer.from(name))
  .concat(
    [
      'ff',
      '61ff62',
      'c3',
      'c328',
      'eda080',
      'edb280',
      'f0908080ff',
      'c080',
      'e4b8ade4b8',
      'f4908080',
      '80',
      'c2a0fe',
    ].map((hex) => Buffer.from(hex, 'hex')),
    [Buffer.from(Array.from({ length: 255 }, (_, i) => i + 1).filter((byte) => byte !== 0x2f)).subarray(0, 250)],
  );

async function awkwardTree(dir: string): Promise<string> {
  const source = join(dir, 'source');
  await mkdir(join(source, 'empty'), { recursive: true });
  await mkdir(join(source, 'names'));
  for (const name of names) await writeFile(Buffer.concat([Buffer.from(`${join(source, 'names')}/`), name]), name);
  await writeFile(join(source, 'nothing'), '');
  await writeFile(join(source, 'modes'), 'x');
  await chmod(join(source, 'modes'), 0o6751);
  await chmod(join(source, 'empty'), 0o1777);
  await link(join(source, 'modes'), join(source, 'hard'));
  await symlink('modes', join(source, 'link'));
  await symlink('nowhere <&> "größe"\t\x01', join(source, 'dangling'));
  await run('mkfifo', [join(source, 'fifo')]);
  await run('touch', ['-d', '1955-02-03T04:05:06.000000001Z', join(source, 'old')]);
  await run('touch', ['-d', '2001-02-03T04:05:06.123456789Z', join(source, 'nano')]);
  await run('touch', ['-d', '2200-02-03T04:05:06.100000000Z', join(source, 'far')]);
  for (const [name, value] of [
    ['user.text', 'größe'],
    ['user.bytes', '0x00ff10'],
    ['user.empty', ''],
  ] as const)
    await run('setfattr', ['-n', name, '-v', value, join(source, 'nano')]).catch(() => undefined);
  if (asRoot) {
    // Not every root may.
    await run('mknod', [join(source, 'null'), 'c', '1', '3']).catch(() => undefined);
    await run('mknod', [join(source, 'block'), 'b', '7', '200']).catch(() => undefined);
    await run('chown', ['54321:54322', join(source, 'nano')]).catch(() => undefined);
  }
  const server = createServer().listen(join(source, 'socket'));
  onTestFinished(() => void server.close());
  return source;
}

async function eachTree(
  repository: Repository,
  id: Id,
  visit: (bytes: Buffer, nodes: TreeNode[], path: string) => void,
  path = '',
): Promise<void> {
  const bytes = await repository.blob('tree', id);
  const nodes = parseTree(bytes);
  visit(bytes, nodes, path);
  for (const { subtree, name } of nodes) if (subtree) await eachTree(repository, subtree, visit, `${path}/${name}`);
}

async function onlySnapshot(repository: Repository): Promise<SnapshotRecord> {
  const ids: Id[] = [];
  for await (const { name } of repository.backend.list('snapshot')) ids.push(name);
  expect(ids).toHaveLength(1);
  return repository.load<SnapshotRecord>('snapshot', ids[0] ?? '');
}

describe.skipIf(!(await needs('restic')))('beside the restic program', () => {
  it('trees of everything that a file system holds are read, and written to the byte as it writes them', async () => {
    const { repository, path, dir } = await testRepository();
    const source = await awkwardTree(dir);
    await restic(path, ['backup', source, '--host', 'größe <&>', '--tag', 'a,b'], { env: { TZ: 'Asia/Kolkata' } });
    const snapshot = await onlySnapshot(repository);
    expect(snapshot).toMatchObject({ paths: [source], hostname: 'größe <&>', tags: ['a', 'b'] });
    const seen = new Map<string, TreeNode>();
    let trees = 0;
    await eachTree(repository, snapshot.tree, (bytes, nodes, at) => {
      trees += 1;
      for (const node of nodes) seen.set(`${at}/${node.name}`.replace(source, ''), node);
      expect(encodeTree(nodes).toString()).toBe(bytes.toString());
      expect(hashOf(encodeTree(nodes.toReversed()))).toBe(hashOf(bytes));
    });
    expect(trees).toBeGreaterThanOrEqual(3);
    for (const name of names)
      expect(seen.has(`/names/${decodeName(name)}`), JSON.stringify(decodeName(name))).toBe(true);
    expect(seen.get('/nano')?.mtime).toBe('2001-02-03T09:35:06.123456789+05:30');
    expect(seen.get('/modes')).toMatchObject({ mode: 0o751 | (2 ** 23) | (2 ** 22), links: 2, size: 1 });
    expect(seen.get('/dangling')?.linktarget).toBe('nowhere <&> "größe"\t\x01');
    expect(seen.get('/nothing')).toMatchObject({ type: 'file', content: [] });
    expect(seen.get('/fifo')?.type).toBe('fifo');
    // There is nothing in a socket to bring back; restic leaves it out.
    expect(seen.has('/socket')).toBe(false);
    if (seen.has('/null')) expect(seen.get('/null')).toMatchObject({ type: 'chardev', device: 0x103 });
    if (seen.get('/nano')?.uid === 54321) expect(seen.get('/nano')).not.toHaveProperty('user');
  });

  it('a repository that it made is opened, read to its last blob, and its chunks are ours', async () => {
    const dir = await tempDir();
    const path = join(dir, 'made');
    await restic(path, ['init']);
    // Not random: a run of it that fails can be had again.
    const parts = Array.from({ length: 120_000 }, (_, i) => createHash('sha256').update(`${i}`).digest());
    await writeFile(join(dir, 'large'), Buffer.concat(parts));
    await restic(path, ['backup', join(dir, 'large')]);
    const repository = await openRepositoryAt(createFolderBackend(path), testPassword);
    onTestFinished(() => repository.dispose());
    const snapshot = await onlySnapshot(repository);
    const nodes = new Map<string, TreeNode>();
    await eachTree(repository, snapshot.tree, (_, all) => {
      for (const node of all) nodes.set(node.name, node);
    });
    const chunker = createChunker(createKernel(), repository.config.chunker_polynomial);
    const bytes = await readFile(join(dir, 'large'));
    const chunks: Id[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = chunker.cut(bytes, at);
      chunks.push(hashOf(bytes.subarray(at, at + length)));
      at += length;
    }
    expect(chunks.length).toBeGreaterThan(1);
    expect(nodes.get('large')?.content).toEqual(chunks);
    const read = await Promise.all(chunks.map((id) => repository.blob('data', id)));
    expect(Buffer.concat(read).equals(bytes)).toBe(true);
    await packsAgreeWithIndex(repository);
    await expect(openRepositoryAt(createFolderBackend(path), 'wrong')).rejects.toMatchObject({
      code: 'wrong-password',
    });
  });

  it('a repository that we made is one to it, and takes its backups and ours in turn', async () => {
    const { repository, access, path, dir } = await testRepository();
    await mkdir(join(dir, 'source'));
    await writeFile(join(dir, 'source', 'a'), randomBytes(1_000));
    await restic(path, ['backup', join(dir, 'source')]);
    const again = await openRepository(access);
    onTestFinished(() => again.dispose());
    const { blobs } = await again.index();
    expect(blobs).toBeGreaterThan(0);
    const { tree, ...record } = await onlySnapshot(repository);
    // The same once more, with a name that is not UTF-8 on top.
    const packs = testPacks(again);
    const [node] = parseTree(await again.blob('tree', tree));
    const content = Buffer.from('content of ours');
    packs.add('data', hashOf(content), content);
    const data = packs.finish();
    if (!data || !node) throw new Error('nothing there');
    await again.backend.write('pack', data.id, [data.bytes]);
    const { subtree: _, ...plain } = node;
    const file: TreeNode = {
      ...plain,
      name: 'zz\udcff',
      type: 'file',
      mode: 0o600,
      size: content.length,
      content: [hashOf(content)],
    };
    const top = encodeTree([node, file]);
    packs.add('tree', hashOf(top), top);
    const trees = packs.finish();
    if (!trees) throw new Error('nothing there');
    await again.backend.write('pack', trees.id, [trees.bytes]);
    await again.save('index', { packs: [data.contents, trees.contents] });
    await again.save('snapshot', { ...record, tree: hashOf(top), time: '2030-01-02T03:04:05.678Z' });
    await resticCheck(path);
    await restic(path, ['restore', 'latest', '--target', join(dir, 'restored')]);
    const restored = Buffer.concat([Buffer.from(`${join(dir, 'restored')}/`), encodeName('zz\udcff')]);
    expect(await readFile(restored, 'utf8')).toBe('content of ours');
    await writeFile(join(dir, 'source', 'b'), randomBytes(1_000));
    await restic(path, ['backup', join(dir, 'source')]);
    await again.index({ fresh: true });
    expect((await again.index()).blobs).toBeGreaterThan(blobs + 2);
    await resticCheck(path);
    await packsAgreeWithIndex(again);
  });
});

/** The header of every pack says what the index says of it. */
async function packsAgreeWithIndex(repository: Repository): Promise<void> {
  const index = await repository.index();
  const sealer = { open: (bytes: Uint8Array) => repository.open(bytes) };
  for await (const { name, bytes } of repository.backend.list('pack')) {
    const whole = await repository.backend.read('pack', name);
    expect(hashOf(whole)).toBe(name);
    expect(decodeHeader(whole, bytes, name, sealer)).toEqual(index.inPack(name));
  }
}
