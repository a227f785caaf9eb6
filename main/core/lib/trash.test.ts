import { chmod, chown, lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { smallDisk } from '../testing/small-disk.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { moveToTrash } from './trash.ts';

const now = () => new Date(2026, 10, 21, 9, 5, 7);

async function home() {
  const dir = await tempDir();
  const env = { XDG_DATA_HOME: join(dir, 'data') };
  const bin = join(dir, 'data', 'Trash');
  return { dir, env, bin, trash: (path: string) => moveToTrash({ path, platform: 'linux', env, now }) };
}

async function folder(...parts: string[]): Promise<string> {
  const path = join(...parts);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'a'), parts.join('/'));
  return path;
}
const info = (bin: string, name: string) => readFile(join(bin, 'info', `${name}.trashinfo`), 'utf8');

describe.skipIf(process.platform === 'win32')('the trash of the user', () => {
  test('holds the thing whole, with a note as the specification has it', async () => {
    const { dir, bin, trash } = await home();
    await trash(await folder(dir, 'a project', 'größe %20\n#1'));
    const [name = ''] = await readdir(join(bin, 'files'));
    expect(name).toBe('größe %20\n#1');
    expect(await readdir(join(bin, 'files', name))).toEqual(['a']);
    const path = `${dir.split('/').map(encodeURIComponent).join('/')}/a%20project/gr%C3%B6%C3%9Fe%20%2520%0A%231`;
    expect(await info(bin, name)).toBe(`[Trash Info]\nPath=${path}\nDeletionDate=2026-11-21T09:05:07\n`);
    expect(await readdir(join(dir, 'a project'))).toEqual([]);
    expect((await lstat(bin)).mode & 0o777).toBe(0o700);
  });

  test('takes things of one name side by side, and replaces nothing that has lost its note', async () => {
    const { dir, bin, trash } = await home();
    await mkdir(join(bin, 'files', 'dist.2'), { recursive: true });
    for (const name of ['one', 'two', 'three']) await trash(await folder(dir, name, 'dist'));
    expect((await readdir(join(bin, 'files'))).sort()).toEqual(['dist', 'dist.2', 'dist.3', 'dist.4']);
    expect(await readdir(join(bin, 'files', 'dist.2'))).toEqual([]);
    expect((await readdir(join(bin, 'info'))).sort()).toEqual([
      'dist.3.trashinfo',
      'dist.4.trashinfo',
      'dist.trashinfo',
    ]);
    expect(await info(bin, 'dist.4')).toContain('/three/dist\n');
  });

  test('takes two at the same moment', async () => {
    const { dir, bin, trash } = await home();
    const paths = await Promise.all(['1', '2', '3', '4'].map((name) => folder(dir, name, 'target')));
    await Promise.all(paths.map(trash));
    expect(await readdir(join(bin, 'files'))).toHaveLength(4);
    expect(await readdir(join(bin, 'info'))).toHaveLength(4);
  });

  test('takes a link and not what it leads to, and the longest name', async () => {
    const { dir, bin, trash } = await home();
    const target = await folder(dir, 'target');
    await symlink(target, join(dir, 'link'));
    await trash(join(dir, 'link'));
    expect((await lstat(join(bin, 'files', 'link'))).isSymbolicLink()).toBe(true);
    expect(await readdir(target)).toEqual(['a']);
    await trash(await folder(dir, 'x'.repeat(255)));
    expect(await readdir(join(bin, 'files'))).toHaveLength(2);
  });

  test('keeps no note of what could not be moved', async () => {
    const { dir, bin, trash } = await home();
    await expect(trash(join(dir, 'nothing'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(readdir(join(bin, 'info'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('without the desktop application Windows has none', async () => {
  await expect(moveToTrash({ path: 'C:\\x', platform: 'win32', env: {} })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
  });
});

describe('the trash of another disk', () => {
  const uid = process.getuid?.() ?? 0;

  test('lies at its top, and its notes tell from there', async ({ skip }) => {
    const disk = await smallDisk(4_000);
    if (!disk) return skip();
    const { trash, bin } = await home();
    await trash(await folder(disk.dir, 'work', 'node_modules'));
    const own = join(disk.dir, `.Trash-${uid}`);
    expect(await readdir(join(own, 'files', 'node_modules'))).toEqual(['a']);
    expect(await info(own, 'node_modules')).toContain('\nPath=work/node_modules\n');
    expect((await lstat(own)).mode & 0o777).toBe(0o700);
    await expect(readdir(join(bin, 'files'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('is the one for all, where there is one that is safe', async ({ skip }) => {
    const disk = await smallDisk(4_000);
    if (!disk) return skip();
    const { trash } = await home();
    const shared = join(disk.dir, '.Trash');
    await mkdir(shared);
    await trash(await folder(disk.dir, 'unsafe'));
    expect(await readdir(join(disk.dir, `.Trash-${uid}`, 'files'))).toEqual(['unsafe']);
    await chmod(shared, 0o1777);
    await trash(await folder(disk.dir, 'safe'));
    expect(await readdir(join(shared, String(uid), 'files'))).toEqual(['safe']);
  });

  test('is not one that somebody else has put there, and a disk is not moved itself', async ({ skip }) => {
    const disk = await smallDisk(4_000);
    if (!disk) return skip();
    const { trash } = await home();
    const own = join(disk.dir, `.Trash-${uid}`);
    const elsewhere = await tempDir();
    const thing = await folder(disk.dir, 'dist');
    const refused = { code: 'UNAVAILABLE' };
    await symlink(elsewhere, own);
    await expect(trash(thing)).rejects.toMatchObject(refused);
    expect(await readdir(elsewhere)).toEqual([]);
    await expect(trash(disk.dir)).rejects.toMatchObject(refused);
    const other = await smallDisk(4_000);
    if (!other) return skip();
    await mkdir(join(other.dir, `.Trash-${uid}`));
    await chown(join(other.dir, `.Trash-${uid}`), uid + 1, 0);
    await expect(trash(await folder(other.dir, 'dist'))).rejects.toMatchObject(refused);
    expect(await readdir(thing)).toEqual(['a']);
  });
});
