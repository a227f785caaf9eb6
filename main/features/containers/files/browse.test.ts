import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { docker, testContainer, testImage } from '../../../core/testing/docker.ts';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { encodePath, normalPath, shownPath } from './paths.ts';
import { readTar, type TarEntry, tarOf } from './tar.ts';

test('paths are bytes, and lead nowhere but down', () => {
  expect(normalPath('/a//b/./../c/')).toBe('/a/c');
  expect(normalPath('/../../etc')).toBe('/etc');
  expect(normalPath('/%2E%2E/x')).toBe('/x');
  expect(normalPath('/a%2F..%2F..%2Fb')).toBe('/b');
  expect(shownPath('/a%0Ab/%C3%A4')).toBe('/a\nb/ä');
  expect(encodePath('/a b/ä')).toBe('/a%20b/%C3%A4');
});

test('an archive keeps whose a file is, also by numbers that are larger than its field', async () => {
  const kept = { mode: 0o4750, uid: 4_000_000_000, gid: 3_000_000 };
  const seen: TarEntry[] = [];
  await readTar(
    (async function* () {
      yield tarOf('one', Buffer.from('x'), kept);
    })(),
    (entry) => {
      seen.push(entry);
      return 0;
    },
  );
  expect(seen).toMatchObject([kept]);
});

const shell = (line: string, ...args: string[]) => promisify(execFile)('/bin/sh', ['-c', line, 'sh', ...args]);
const copyInto = (id: string, folder: string, archive: string) =>
  shell('docker cp - "$1:$2" <"$3"', id, folder, archive);
async function headIn(id: string, path: string): Promise<TarEntry | undefined> {
  const child = spawn('docker', ['cp', `${id}:${path}`, '-'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const seen: TarEntry[] = [];
  await readTar(child.stdout, (entry) => {
    seen.push(entry);
    return 0;
  });
  return seen[0];
}

const time = { timeout: 120_000 };
const oddBytes = Buffer.from([0x2f, 0xff, 0xfe, 0x2e, 0x74]);

describe.skipIf(!(await needs('docker')))('files in a container', () => {
  test.each(['running', 'without a shell'] as const)(
    '%s: folders, hostile names, links, text, bytes',
    time,
    async (how) => {
      const image = await testImage();
      const { client: api } = await startTestCore();
      await api.containers.list();
      const folder = await tempDir();
      const top = join(folder, 'top');
      await mkdir(join(top, 'inner', 'deeper'), { recursive: true });
      await writeFile(join(top, 'line\nbreak.txt'), 'broken name');
      await writeFile(join(top, "it's $(odd) ‮.txt"), 'Grüße\ntoken=very-secret-thing');
      await writeFile(Buffer.concat([Buffer.from(top), oddBytes]), 'bytes');
      await writeFile(join(top, 'zeros'), Buffer.alloc(10));
      await symlink('inner', join(top, 'link'));
      await symlink('../../../../../../etc/out', join(top, 'out'));
      await symlink('loop', join(top, 'loop'));
      const id =
        how === 'running'
          ? await testContainer(image, [], ['/bin/sleep', '600'])
          : await docker('create', image, '/bin/sleep', '600');
      onTestFinished(async () => void (await docker('rm', '-f', id).catch(() => '')));
      await docker('cp', top, `${id}:/top`);
      const files = api.containers.files;

      const found = await files.list({ id, path: '/top' });
      const by = new Map(found.entries.map((entry) => [entry.name, entry]));
      expect([...by.keys()].sort()).toEqual(
        ['inner', 'line\nbreak.txt', "it's $(odd) ‮.txt", 'link', 'loop', 'out', 'zeros', '��.t'].sort(),
      );
      expect(found).toMatchObject({ path: '/top', cut: false });
      expect(by.get('inner')).toMatchObject({ kind: 'folder' });
      expect(by.get('link')).toMatchObject({ kind: 'link' });
      expect(by.get('zeros')).toMatchObject({ kind: 'file', bytes: 10 });
      const read = async (name: string) => (await files.read({ id, path: by.get(name)?.path ?? '' })).text;
      expect(await read('line\nbreak.txt')).toBe('broken name');
      expect(await read('��.t')).toBe('bytes');
      expect(await read("it's $(odd) ‮.txt")).toContain('Grüße');
      expect(await read("it's $(odd) ‮.txt")).not.toContain('very-secret-thing');
      expect(await read('zeros')).toBeNull();
      expect((await files.list({ id, path: '/top/link' })).path).toBe('/top/inner');
      expect((await files.list({ id, path: '/top/../../top/inner/..' })).path).toBe('/top');
      await expect(files.read({ id, path: by.get('loop')?.path ?? '' })).rejects.toMatchObject({
        code: expect.stringMatching(/CONFLICT|NOT_FOUND|UNAVAILABLE/),
      });
      await expect(files.read({ id, path: by.get('out')?.path ?? '' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(files.read({ id, path: '/top' })).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(files.list({ id, path: '/nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect((await files.list({ id })).entries.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['bin', 'top']),
      );

      const bytes = Buffer.from([...Array(70_000).keys()].map((at) => at % 256));
      const upload = (part: Buffer, more: object) =>
        files.upload({
          id,
          upload: token,
          folder: '/top/link',
          name: 'new file.bin',
          offset: 0,
          base64: part.toString('base64'),
          last: true,
          ...more,
        });
      const token = randomUUID();
      expect(await upload(bytes.subarray(0, 40_000), { last: false })).toEqual({ receipt: null });
      expect(await upload(bytes.subarray(40_000), { offset: 40_000 })).toMatchObject({ receipt: { ok: true } });
      const back = await files.download({ id, path: '/top/inner/new%20file.bin' });
      expect(back.name).toBe('new file.bin');
      expect(Buffer.from(back.base64, 'base64').equals(bytes)).toBe(true);
      await expect(upload(bytes.subarray(0, 10), {})).rejects.toMatchObject({ code: 'CONFLICT' });
      expect(await upload(bytes.subarray(0, 10), { overwrite: true })).toMatchObject({ receipt: { ok: true } });
      // The rest of what was begun before a restart, and a part that came twice.
      const alone = upload(bytes.subarray(40_000), { offset: 40_000, overwrite: true });
      await expect(alone).rejects.toMatchObject({ code: 'CONFLICT' });
      await upload(bytes.subarray(0, 10), { last: false });
      const twice = upload(bytes.subarray(0, 10), { overwrite: true });
      await expect(twice).rejects.toMatchObject({ code: 'CONFLICT' });
      expect((await files.list({ id, path: '/top/inner' })).entries).toContainEqual(
        expect.objectContaining({ name: 'new file.bin', bytes: 10 }),
      );

      const owned = join(folder, 'owned.tar');
      await writeFile(owned, tarOf('owned', Buffer.from('old'), { mode: 0o4750, uid: 1234, gid: 4321 }));
      await copyInto(id, '/top', owned);
      expect(await upload(Buffer.from('new one'), { folder: '/top', name: 'owned', overwrite: true })).toMatchObject({
        receipt: { ok: true },
      });
      expect(await headIn(id, '/top/owned')).toMatchObject({ mode: 0o4750, uid: 1234, gid: 4321, bytes: 7 });

      await expect(upload(bytes.subarray(0, 10), { name: '../x' })).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(upload(bytes.subarray(0, 10), { folder: '/top', name: 'inner' })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
    },
  );
});
