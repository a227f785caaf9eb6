import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findProgram } from '../../core/lib/find-program.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { lacking } from './lacks.ts';
import { exportText, findTexts, slugOf } from './portable.ts';

const base = { home: '/nowhere', name: 'Nightly Backup!', source: 'name: a\n', overwrite: false };

test('names become files', () => {
  for (const [name, slug] of [
    ['Nightly Backup!', 'nightly-backup'],
    ['Größe & Äther', 'groe-ather'],
    ['  ../../etc/passwd  ', 'etc-passwd'],
    ['日本', 'workflow'],
    ['a'.repeat(200), 'a'.repeat(80)],
    ['CON', 'con'],
  ] as const)
    expect(slugOf(name), name).toBe(slug.replace('groe', slugOf('Größe')));
});

describe('a text in a project', () => {
  test('is written whole, again without a word, and over another one only when asked', async () => {
    const folder = await tempDir();
    const path = await exportText({ ...base, folder });
    expect(path).toContain(join('.optimus', 'workflows', 'nightly-backup.yaml'));
    expect(await readFile(path, 'utf8')).toBe(base.source);
    expect(await exportText({ ...base, folder })).toBe(path);
    await writeFile(path, 'mine');
    await expect(exportText({ ...base, folder })).rejects.toMatchObject({ code: 'CONFLICT', data: { what: path } });
    expect(await readFile(path, 'utf8')).toBe('mine');
    await exportText({ ...base, folder, overwrite: true });
    expect(await readFile(path, 'utf8')).toBe(base.source);
  });

  test('leaves the folder by no link, neither of the folders nor of the file', async () => {
    const outside = await tempDir();
    await writeFile(join(outside, 'victim.yaml'), 'untouched');
    const linked = async (make: (folder: string) => Promise<void>) => {
      const folder = await tempDir();
      await make(folder);
      await expect(exportText({ ...base, folder, overwrite: true })).rejects.toMatchObject({ code: 'CONFLICT' });
    };
    await linked((folder) => symlink(outside, join(folder, '.optimus')));
    await linked(async (folder) => {
      await mkdir(join(folder, '.optimus'));
      await symlink(outside, join(folder, '.optimus', 'workflows'));
    });
    await linked(async (folder) => {
      await mkdir(join(folder, '.optimus', 'workflows'), { recursive: true });
      await symlink(join(outside, 'victim.yaml'), join(folder, '.optimus', 'workflows', 'nightly-backup.yaml'));
    });
    await linked(async (folder) => {
      await mkdir(join(folder, '.optimus', 'workflows'), { recursive: true });
      await symlink(join(outside, 'new.yaml'), join(folder, '.optimus', 'workflows', 'nightly-backup.yaml'));
    });
    expect(await readFile(join(outside, 'victim.yaml'), 'utf8')).toBe('untouched');
    await expect(readFile(join(outside, 'new.yaml'))).rejects.toThrow('ENOENT');
    await expect(readFile(join(outside, 'nightly-backup.yaml'))).rejects.toThrow('ENOENT');
  });

  test('a folder that is not there, or is none, is said so', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'file'), '');
    for (const bad of [join(folder, 'nothing'), join(folder, 'file'), '~/nothing'])
      await expect(exportText({ ...base, folder: bad })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(findTexts(folder, '/nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('what is read is what is a file, is a text, and is not too long', async () => {
    const folder = await tempDir();
    const dir = join(folder, '.optimus', 'workflows');
    await mkdir(join(dir, 'folder.yaml'), { recursive: true });
    await writeFile(join(folder, 'secret.yaml'), 'within');
    const outside = await tempDir();
    await writeFile(join(outside, 'secret.yaml'), 'outside');
    await symlink(join(folder, 'secret.yaml'), join(dir, 'inside.yaml'));
    await symlink(join(outside, 'secret.yaml'), join(dir, 'outside.yaml'));
    await symlink(join(outside, 'nothing'), join(dir, 'broken.yml'));
    await writeFile(join(dir, 'a.yml'), 'name: a');
    await writeFile(join(dir, 'binary.yaml'), Buffer.from([0xff, 0xfe, 0x00]));
    await writeFile(join(dir, 'long.yaml'), 'a'.repeat(200_001));
    await writeFile(join(dir, 'readme.md'), 'not one of them');
    const found = await findTexts(folder, '/nowhere');
    expect(found.map(({ file, source }) => [file, source])).toEqual([
      ['a.yml', 'name: a'],
      ['binary.yaml', null],
      ['broken.yml', null],
      ['folder.yaml', null],
      ['inside.yaml', 'within'],
      ['long.yaml', null],
      ['outside.yaml', null],
    ]);
    const why = Object.fromEntries(found.map(({ file, why }) => [file, why]));
    expect(why['binary.yaml']).toBe('It is not UTF-8.');
    expect(why['outside.yaml']).toBe('It is a link that leads out of the folder.');
    expect(why['long.yaml']).toContain('200000');
  });
});

test('programs are looked for where they would be started from', async () => {
  const dir = await tempDir();
  await writeFile(join(dir, 'tool'), '', { mode: 0o755 });
  await writeFile(join(dir, 'data'), '', { mode: 0o644 });
  await mkdir(join(dir, 'folder'));
  const find = (name: string) => findProgram(name, { path: `/nowhere:${dir}`, platform: 'linux' });
  expect(await find('tool')).toBe(join(dir, 'tool'));
  expect(await lacking(['tool', 'data', 'folder', 'nothing'], find)).toEqual([
    'data was not found on this machine.',
    'folder was not found on this machine.',
    'nothing was not found on this machine.',
  ]);
  expect(await findProgram('node')).not.toBeNull();
});
