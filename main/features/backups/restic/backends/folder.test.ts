import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallDisk } from '../../../../core/testing/small-disk.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { hashOf } from '../crypto.ts';
import type { Backend, FileKind, StoredFile } from '../types.ts';
import { appendOnly } from './append-only.ts';
import { createFolderBackend } from './folder.ts';
import { folderFault } from './folder-faults.ts';

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

async function all(backend: Backend, kind: FileKind): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for await (const file of backend.list(kind)) files.push(file);
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function prepared(dir: string): Promise<{ backend: Backend; root: string }> {
  const root = join(dir, 'deep', 'repository');
  const backend = createFolderBackend(root);
  await backend.prepare();
  return { backend, root };
}

const content = Buffer.from('what it holds');
const name = hashOf(content);

describe('a repository in a folder', () => {
  it('keeps files where restic looks for them, with its rights', async () => {
    const { backend, root } = await prepared(await tempDir());
    expect((await readdir(root)).sort(byName)).toEqual(['data', 'index', 'keys', 'locks', 'snapshots']);
    expect(await readdir(join(root, 'data'))).toHaveLength(256);
    await backend.write('pack', name, [content.subarray(0, 4), content.subarray(4)]);
    await backend.write('config', 'config', [content]);
    const path = join(root, 'data', name.slice(0, 2), name);
    expect(await readFile(path)).toEqual(content);
    expect((await stat(path)).mode & 0o777).toBe(0o400);
    expect((await stat(root)).mode & 0o777).toBe(0o700);
    expect(await all(backend, 'pack')).toEqual([{ name, bytes: content.length }]);
    expect(await backend.size('pack', name)).toBe(content.length);
    expect(await backend.size('index', name)).toBeNull();
    expect((await backend.read('pack', name, { offset: 5, length: 2 })).toString()).toBe('it');
    await expect(backend.read('pack', name, { offset: 5, length: 200 })).rejects.toMatchObject({
      code: 'damaged',
      what: `pack ${name}`,
    });
    await expect(backend.read('index', name)).rejects.toMatchObject({ code: 'missing' });
    await backend.remove('pack', name);
    await backend.remove('pack', name);
    expect(await all(backend, 'pack')).toEqual([]);
    expect(await backend.freeBytes()).toBeGreaterThan(0);
    await expect(backend.prepare()).rejects.toMatchObject({ code: 'taken' });
    await expect(backend.write('config', 'config', [content])).rejects.toMatchObject({ code: 'taken' });
  });

  it('shares with a group where its config does', async () => {
    const { backend, root } = await prepared(await tempDir());
    await backend.write('config', 'config', [content]);
    await chmod(join(root, 'config'), 0o440);
    const again = createFolderBackend(root);
    await again.write('key', name, [content]);
    expect((await stat(join(root, 'keys', name))).mode & 0o777).toBe(0o440);
  });

  it('leaves what is there by its name, unless it is told to replace it', async () => {
    const { backend } = await prepared(await tempDir());
    await backend.write('index', name, [content]);
    await backend.write('index', name, [Buffer.from('other')]);
    expect(await backend.read('index', name)).toEqual(content);
    await backend.write('index', name, [Buffer.from('other')], { replace: true });
    expect((await backend.read('index', name)).toString()).toBe('other');
  });

  it('takes no name that is not a hash', async () => {
    const { backend } = await prepared(await tempDir());
    for (const wrong of ['../config', '', 'ab', name.toUpperCase(), `${name}/..`]) {
      await expect(backend.write('index', wrong, [content])).rejects.toThrow(RangeError);
      await expect((async () => backend.read('pack', wrong))()).rejects.toThrow(RangeError);
    }
  });

  it('lists neither half-written files nor those of others, and sweeps what nobody finished', async () => {
    const { backend, root } = await prepared(await tempDir());
    await backend.write('pack', name, [content]);
    const folder = join(root, 'data', name.slice(0, 2));
    const old = new Date(Date.now() - 25 * 3_600_000);
    for (const left of [
      join(folder, `${name}-tmp-123`),
      join(root, 'index', `${name}-tmp-9`),
      join(root, 'config-tmp-1'),
    ]) {
      await writeFile(left, 'half');
      await utimes(left, old, old);
    }
    await writeFile(join(folder, `${name}-tmp-young`), 'half');
    await writeFile(join(root, 'index', 'README'), 'mine');
    expect(await all(backend, 'pack')).toHaveLength(1);
    expect(await all(backend, 'index')).toEqual([]);
    expect(await backend.sweep()).toBe(3);
    expect((await readdir(folder)).sort(byName)).toEqual([name, `${name}-tmp-young`]);
  });

  it('is away when its disk is, at every call, and makes nothing in its place', async () => {
    const dir = await tempDir();
    const { backend, root } = await prepared(dir);
    await backend.write('index', name, [content]);
    await rename(root, join(dir, 'unplugged'));
    const calls: (() => Promise<unknown>)[] = [
      () => all(backend, 'index'),
      () => all(backend, 'pack'),
      () => backend.size('index', name),
      () => backend.read('index', name),
      () => backend.write('snapshot', name, [content]),
      () => backend.remove('index', name),
      () => backend.sweep(),
    ];
    for (const call of calls) await expect(call(), String(call)).rejects.toMatchObject({ code: 'away' });
    expect(await readdir(join(dir, 'deep'))).toEqual([]);
    await rename(join(dir, 'unplugged'), root);
    expect(await backend.read('index', name)).toEqual(content);
  });

  it('makes a folder anew that somebody left out of a copy', async () => {
    const { backend, root } = await prepared(await tempDir());
    await rm(join(root, 'data', name.slice(0, 2)), { recursive: true });
    await rm(join(root, 'locks'), { recursive: true });
    expect(await all(backend, 'lock')).toEqual([]);
    await backend.write('pack', name, [content]);
    await backend.write('lock', name, [content]);
    expect(await all(backend, 'lock')).toHaveLength(1);
  });

  it('tells what the file system says in the words of places', async () => {
    const dir = await tempDir();
    const told = async (code: string, writing: boolean, root = dir) =>
      folderFault(Object.assign(new Error(code), { code }), { root, what: 'pack 1', writing });
    const gone = join(dir, 'gone');
    for (const code of ['ENODEV', 'ESTALE', 'ENOTCONN', 'EHOSTDOWN'])
      expect(await told(code, true)).toMatchObject({ code: 'away' });
    for (const code of ['EACCES', 'EPERM', 'EROFS']) expect(await told(code, true)).toMatchObject({ code: 'refused' });
    for (const code of ['ENOSPC', 'EDQUOT']) expect(await told(code, true)).toMatchObject({ code: 'full' });
    expect(await told('EIO', true, gone)).toMatchObject({ code: 'away' });
    expect(await told('EIO', false)).toMatchObject({ code: 'damaged', what: 'pack 1' });
    expect(await told('EIO', true)).toMatchObject({ code: 'failing' });
    expect(await told('EMFILE', true)).not.toHaveProperty('sentence');
  });

  it('ends with its caller, and lets nothing of it come to light', async () => {
    const { backend, root } = await prepared(await tempDir());
    const gone = new AbortController();
    const writing = backend.write('pack', name, [content], { signal: gone.signal });
    gone.abort(new Error('no longer wanted'));
    await expect(writing).rejects.toThrow('no longer wanted');
    await expect(backend.read('pack', name, undefined, gone.signal)).rejects.toThrow('no longer wanted');
    await expect(backend.prepare(gone.signal)).rejects.toThrow('no longer wanted');
    expect(await all(backend, 'pack')).toEqual([]);
    await rm(root, { recursive: true });
  });

  it('on a disk without room says so, leaves no half file, and goes on when there is some', async (context) => {
    const disk = await smallDisk(1_024);
    if (!disk) return context.skip();
    const { backend, root } = await prepared(disk.dir);
    const large = randomBytes(2_000_000);
    const id = hashOf(large);
    await expect(backend.write('pack', id, [large.subarray(0, 7), large.subarray(7)])).rejects.toMatchObject({
      code: 'full',
    });
    expect(await readdir(join(root, 'data', id.slice(0, 2)))).toEqual([]);
    await backend.write('index', name, [content]);
    await disk.resize(8_192);
    await backend.write('pack', id, [large.subarray(0, 7), large.subarray(7)]);
    expect(hashOf(await backend.read('pack', id))).toBe(id);
  });

  it('killed at any moment of a write holds whole files alone', async () => {
    const { backend, root } = await prepared(await tempDir());
    const program = new URL('../testing/write-packs.ts', import.meta.url);
    for (let i = 0; i < 3; i++) {
      const child = fork(program, [root], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const ended = once(child, 'exit');
      // After the first few it is in the middle of another.
      for (let seen = 0; seen <= i * 2; seen++)
        expect(await Promise.race([once(child, 'message'), ended])).toEqual(['written', undefined]);
      child.kill('SIGKILL');
      await ended;
    }
    const files = await all(backend, 'pack');
    expect(files.length).toBeGreaterThan(0);
    for (const { name: id } of files) expect(hashOf(await backend.read('pack', id))).toBe(id);
  });
});

it('a place that only takes what is new gives nothing away', async () => {
  const { backend } = await prepared(await tempDir());
  const guarded = appendOnly(backend);
  await guarded.write('index', name, [content]);
  await guarded.write('lock', name, [content]);
  await expect(guarded.remove('index', name)).rejects.toMatchObject({ code: 'append-only' });
  await expect(guarded.write('index', name, [content], { replace: true })).rejects.toMatchObject({
    code: 'append-only',
  });
  await guarded.remove('lock', name);
  expect(await all(guarded, 'index')).toHaveLength(1);
  expect(await all(guarded, 'lock')).toEqual([]);
});

it('a file that grew shorter behind our back is damaged', async () => {
  const { backend, root } = await prepared(await tempDir());
  await backend.write('index', name, [content]);
  await chmod(join(root, 'index', name), 0o600);
  await truncate(join(root, 'index', name), 3);
  await expect(backend.read('index', name, { offset: 0, length: content.length })).rejects.toMatchObject({
    code: 'damaged',
  });
  await mkdir(join(root, 'snapshots', name));
  expect(await all(backend, 'snapshot')).toEqual([]);
});
