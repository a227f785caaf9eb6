import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFolderBackend } from './backends/folder.ts';
import { openBackend } from './backends/open-backend.ts';
import { createSealer, hashOf, newKeys } from './crypto.ts';
import { createKernel } from './kernel.ts';
import { writeKey } from './keys.ts';
import { createRepository, openRepository, openRepositoryAt } from './repository.ts';
import {
  cheapScrypt,
  type TestRepository,
  testAccess,
  testPacks,
  testPassword,
  testRepository,
} from './testing/test-repository.ts';
import { encodeTree, parseTree } from './tree.ts';
import type { Backend, BlobType, Id, IndexedPack, Repository } from './types.ts';

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

async function writePack(repository: Repository, type: BlobType, ...contents: Buffer[]): Promise<IndexedPack> {
  const packs = testPacks(repository);
  for (const content of contents) packs.add(type, hashOf(content), content);
  const pack = packs.finish();
  if (!pack) throw new Error('nothing to write');
  await repository.backend.write('pack', pack.id, [pack.bytes]);
  return pack.contents;
}

const at = '2024-05-06T07:08:09Z';
const treeOf = (name: string): Buffer =>
  encodeTree([{ name, type: 'fifo', mode: 0o644, mtime: at, atime: at, ctime: at, uid: 0, gid: 0, content: null }]);

async function reopened({ access }: TestRepository): Promise<Repository> {
  const repository = await openRepository(access);
  onTestFinished(() => repository.dispose());
  return repository;
}

/** A place that is far away, and counts how often it is asked for packs and indexes. */
function farAway(root: string): { backend: Backend; reads: string[] } {
  const backend = createFolderBackend(root);
  const reads: string[] = [];
  return {
    reads,
    backend: {
      ...backend,
      near: () => Promise.resolve(false),
      read(kind, name, range, signal) {
        reads.push(range ? `${kind} part` : kind);
        return backend.read(kind, name, range, signal);
      },
    },
  };
}

describe('a repository', () => {
  it('gives back what was put into it, compressed or not, also where it lies twice and is damaged once', async () => {
    const made = await testRepository();
    const { repository, path } = made;
    const [zeros, noise] = [Buffer.alloc(100_000), randomBytes(50_000)];
    const pack = await writePack(repository, 'data', zeros, noise, Buffer.alloc(0));
    await repository.save('index', { packs: [pack] });
    expect(pack.blobs[0]?.length).toBeLessThan(1_000);
    expect(pack.blobs[1]).not.toHaveProperty('uncompressed_length');
    for (const content of [zeros, noise, Buffer.alloc(0)])
      expect((await repository.blob('data', hashOf(content))).equals(content)).toBe(true);
    await expect(repository.blob('data', hashOf(Buffer.from('no')))).rejects.toMatchObject({ code: 'damaged' });

    const file = join(path, 'data', pack.id.slice(0, 2), pack.id);
    const bytes = await readFile(file);
    const spot = (pack.blobs[1]?.offset ?? 0) + 40;
    bytes.writeUInt8(bytes.readUInt8(spot) ^ 1, spot);
    await chmod(file, 0o600);
    await writeFile(file, bytes);
    await expect(repository.blob('data', hashOf(noise))).rejects.toMatchObject({
      code: 'damaged',
      what: `pack ${pack.id}`,
    });
    await repository.save('index', { packs: [await writePack(repository, 'data', noise)] });
    expect((await repository.blob('data', hashOf(noise))).equals(noise)).toBe(true);
    expect((await (await reopened(made)).blob('data', hashOf(noise))).equals(noise)).toBe(true);
  });

  it('learns what others wrote, and forgets what they removed', async () => {
    const made = await testRepository();
    const { repository } = made;
    const other = await reopened(made);
    expect((await repository.index()).blobs).toBe(0);
    const one = Buffer.from('one');
    const pack = await writePack(other, 'data', one);
    const id = await other.save('index', { packs: [pack] });
    // Not known yet: looked for once more, and found.
    expect((await repository.blob('data', hashOf(one))).toString()).toBe('one');
    const again = await other.save('index', { packs: [pack], supersedes: [id] });
    await other.backend.remove('index', id);
    expect((await repository.index({ fresh: true })).blobs).toBe(1);
    await other.backend.remove('index', again);
    const [index, same] = await Promise.all([repository.index({ fresh: true }), repository.index()]);
    expect(index.blobs).toBe(0);
    expect(same.blobs).toBeLessThanOrEqual(1);
    const gone = new AbortController();
    gone.abort(new Error('no longer wanted'));
    await expect(repository.index({ fresh: true, signal: gone.signal })).rejects.toThrow('no longer wanted');
    expect((await repository.index({ fresh: true })).blobs).toBe(0);
  });

  it('looks again where an index goes while it is read, and not for ever', async () => {
    const { repository, path } = await testRepository();
    const one = Buffer.from('one');
    await repository.save('index', { packs: [await writePack(repository, 'data', one)] });
    const ghostly = async (times: number): Promise<Repository> => {
      const backend = createFolderBackend(path);
      let left = times;
      return openRepositoryAt(
        {
          ...backend,
          async *list(kind, signal) {
            if (kind === 'index' && left-- > 0) yield { name: 'f'.repeat(64), bytes: 100 };
            yield* backend.list(kind, signal);
          },
        },
        testPassword,
      );
    };
    expect((await (await ghostly(2)).blob('data', hashOf(one))).toString()).toBe('one');
    await expect((await ghostly(1_000)).index()).rejects.toMatchObject({ code: 'missing' });
  });

  it('opens with each of its passwords, past keys that are damaged, and with no other', async () => {
    const made = await testRepository();
    const { repository, path } = made;
    const kernel = createKernel();
    const owner = { username: 'ada', hostname: 'h', at: Date.now(), numbers: cheapScrypt };
    const second = await writeKey(repository.backend, repository.keys, 'the second', { owner, kernel });
    await writeFile(join(path, 'keys', '0'.repeat(64)), '{}');
    const opened = await openRepositoryAt(createFolderBackend(path), 'the second');
    expect(opened.keyId).toBe(second);
    expect(opened.config).toEqual(repository.config);
    await expect(openRepositoryAt(createFolderBackend(path), 'neither')).rejects.toMatchObject({
      code: 'damaged',
      what: `key ${'0'.repeat(64)}`,
    });
    await rm(join(path, 'keys', '0'.repeat(64)));
    await expect(openRepositoryAt(createFolderBackend(path), 'neither')).rejects.toMatchObject({
      code: 'wrong-password',
    });
    const { access } = made;
    await expect(createRepository(openBackend(access), 'x', { scrypt: cheapScrypt })).rejects.toMatchObject({
      code: 'taken',
    });
  });

  it('of another version or with settings that were altered is refused in words', async () => {
    const { repository, path, dir } = await testRepository();
    const sealed = (config: unknown) => [repository.seal(Buffer.from(JSON.stringify(config)))];
    const open = () => openRepositoryAt(createFolderBackend(path), testPassword);
    for (const [change, code, words] of [
      [{ version: 1 }, 'format', /version 1 .* upgrade_repo_v2/],
      [{ version: 3 }, 'format', /version 3/],
      [{ version: '2' }, 'damaged', /settings/],
      [{ chunker_polynomial: '3fffffffffffff' }, 'damaged', /settings/],
      [{ id: 'x' }, 'damaged', /settings/],
    ] as const) {
      await repository.backend.write('config', 'config', sealed({ ...repository.config, ...change }), {
        replace: true,
      });
      await expect(open()).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
    }
    const foreign = createSealer(newKeys(), createKernel()).seal(Buffer.from('{}'));
    await repository.backend.write('config', 'config', [foreign], { replace: true });
    await expect(open()).rejects.toMatchObject({ code: 'damaged', what: 'config' });
    await expect(openRepositoryAt(createFolderBackend(dir), testPassword)).rejects.toMatchObject({ code: 'missing' });
    await expect(openRepositoryAt(createFolderBackend(join(dir, 'none')), testPassword)).rejects.toMatchObject({
      code: 'away',
    });
  });

  it('is made whole or not at all', async () => {
    const { dir } = await testRepository();
    const access = testAccess(dir, { backend: { type: 'folder', path: join(dir, 'second') } });
    const backend = openBackend(access);
    const gone = new AbortController();
    const failing: Backend = {
      ...backend,
      write(kind, ...rest) {
        if (kind === 'config') gone.abort(new Error('pulled out'));
        gone.signal.throwIfAborted();
        return backend.write(kind, ...rest);
      },
    };
    await expect(createRepository(failing, 'x', { scrypt: cheapScrypt })).rejects.toThrow('pulled out');
    expect(await readdir(join(dir, 'second', 'keys'))).toEqual([]);
    await (await createRepository(backend, 'x', { scrypt: cheapScrypt })).dispose();
  });

  it('names the kinds of places that it cannot reach', async () => {
    const backend = { type: 'restic', repository: 'sftp:host:/x' } as const;
    await expect(openRepository(testAccess('/nowhere', { backend }))).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('the cache', () => {
  it('spares the place what was read before, and is made anew when it is gone or damaged', async () => {
    const { repository, path, dir } = await testRepository({ cacheDir: null });
    const trees = [treeOf('one'), treeOf('two'), treeOf('three')];
    const [first = '', ...others] = trees.map(hashOf);
    await repository.save('index', { packs: [await writePack(repository, 'tree', ...trees)] });
    const cacheDir = join(dir, 'own cache');
    const folder = join(cacheDir, repository.config.id);
    const readAll = async (ids: readonly Id[]) => {
      const { backend, reads } = farAway(path);
      const opened = await openRepositoryAt(backend, testPassword, { cacheDir });
      const all = await Promise.all(ids.map((id) => opened.blob('tree', id)));
      expect(all.map((bytes) => parseTree(bytes)[0]?.name)).toHaveLength(ids.length);
      return reads.filter((read) => read !== 'key' && read !== 'config');
    };
    expect((await readAll([first, ...others])).sort(byName)).toEqual(['index', 'pack']);
    expect(await readAll([first, ...others])).toEqual([]);
    for (const kind of ['index', 'packs'])
      for (const name of await readdir(join(folder, kind)))
        await writeFile(join(folder, kind, name), randomBytes(5_000));
    expect((await readAll([first])).sort(byName)).toEqual(['index', 'pack part']);
    expect(await readAll([first])).toEqual(['pack']);
    await rm(cacheDir, { recursive: true });
    expect((await readAll([first])).sort(byName)).toEqual(['index', 'pack']);
    expect((await readdir(folder)).sort(byName)).toEqual(['index', 'packs']);
  });

  it('is never a reason to fail', async () => {
    const made = await testRepository();
    const tree = treeOf('one');
    await made.repository.save('index', { packs: [await writePack(made.repository, 'tree', tree)] });
    await writeFile(join(made.dir, 'file'), '');
    await mkdir(join(made.dir, 'loop'));
    await symlink('self', join(made.dir, 'loop', 'self'));
    for (const cacheDir of [join(made.dir, 'file', 'below'), join(made.dir, 'loop', 'self'), '/proc/nowhere']) {
      const { backend } = farAway(made.path);
      const repository = await openRepositoryAt(backend, testPassword, { cacheDir });
      expect((await repository.blob('tree', hashOf(tree))).equals(tree)).toBe(true);
      await repository.save('snapshot', { time: at, tree: hashOf(tree), paths: ['/'] });
    }
  });

  it('holds nothing back that was pruned, and copies nothing that is near', async () => {
    const made = await testRepository();
    const { repository, dir } = made;
    const tree = treeOf('one');
    const id = await repository.save('index', { packs: [await writePack(repository, 'tree', tree)] });
    await (await reopened(made)).blob('tree', hashOf(tree));
    const folder = join(dir, 'cache', repository.config.id);
    expect(await readdir(join(folder, 'index'))).toEqual([id]);
    await repository.backend.remove('index', id);
    await (await reopened(made)).index();
    expect(await readdir(join(folder, 'index'))).toEqual([]);
  });
});
