import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { startProjects } from '../testing/started-projects.ts';
import { mountTypeOf, whyPseudo } from './pseudo.ts';

const table = [
  'overlay / overlay rw 0 0',
  'proc /proc proc rw 0 0',
  'tmpfs /tmp tmpfs rw 0 0',
  'cgroup2 /mnt/my\\040groups cgroup2 rw 0 0',
  'ext4 /mnt/disk ext4 rw 0 0',
  'debugfs /mnt/disk debugfs rw 0 0',
  'nonsense',
].join('\n');

test.each([
  ['/home/ada', 'overlay'],
  ['/proc/1', 'proc'],
  ['/process', 'overlay'],
  ['/tmp/a', 'tmpfs'],
  ['/mnt/my groups/a', 'cgroup2'],
  ['/mnt/disk/a', 'debugfs'],
])('the innermost mount of %s is a %s', (path, type) => {
  expect(mountTypeOf(path, table)).toBe(type);
  expect(mountTypeOf(path, '')).toBeNull();
});

test.skipIf(process.platform !== 'linux')(
  'folders of the system are refused, with the field that named them',
  async () => {
    const home = await tempDir();
    mkdirSync(join(home, 'code'));
    symlinkSync('/proc/self', join(home, 'link'));
    const { client } = await startProjects({ home });
    const places = ['/proc', '/proc/1', '/sys', '/dev', '/dev/fd', '/proc/../sys/kernel', '~/link'];
    for (const path of places.filter((place) => place.startsWith('~') || existsSync(place)))
      await expect(client.projects.addRoots({ paths: ['~/code', path] }), path).rejects.toMatchObject({
        code: 'INVALID',
        data: { problems: [{ field: 'paths', problem: expect.stringContaining('no files of yours') }] },
      });
    expect(await client.projects.roots()).toEqual([]);
    expect(await whyPseudo(home)).toBeNull();
    expect(await client.projects.addRoots({ paths: ['~/code'] })).toHaveLength(1);
  },
);
