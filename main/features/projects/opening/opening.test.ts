import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { launchDetached } from '../../../core/lib/launch-detached.ts';
import type { HostPorts } from '../../../core/ports/host-ports.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { subject } from '../health/testing/subject.ts';
import type { ProjectRecord } from '../repo.ts';
import { createOpening } from './create-opening.ts';
import { findProgram } from './programs.ts';

const noDisplay = { available: false, why: 'There is no display.', remedy: 'Start it in a desktop session.' } as const;
const refused = new DomainError('UNAVAILABLE', { what: 'folder', why: noDisplay.why, remedy: noDisplay.remedy });
const windows = process.platform === 'win32';

async function bench(programs: readonly string[], options: { display?: boolean } = {}) {
  const dir = await tempDir();
  const [bin, path] = [join(dir, 'bin'), join(dir, 'shop api')];
  for (const one of [bin, path]) await mkdir(one);
  const script = `#!/bin/sh\n{ pwd -P; for a in "$@"; do echo "<$a>"; done; echo end; } > "$0.seen.tmp"\n/bin/mv "$0.seen.tmp" "$0.seen"\n`;
  for (const name of programs) await writeFile(join(bin, name), script, { mode: 0o755 });
  await writeFile(join(path, 'server.js'), '');
  const env = { PATH: bin };
  const shell: HostPorts['shell'] = {
    ...createFakeHost().ports.shell,
    launch: launchDetached,
    ...(options.display === false && { status: () => noDisplay, showItemInFolder: () => Promise.reject(refused) }),
  };
  const opening = createOpening({
    shell,
    journal: { note: async () => {} } as never,
    tracked: async () => new Set(),
    env,
    platform: 'linux',
  });
  const record: ProjectRecord = { ...subject().record, path };
  return {
    ...{ dir, bin, path, env, opening, record },
    seen: (name: string) =>
      until(async () => (await readFile(join(bin, `${name}.seen`), 'utf8').catch(() => '')).split('\n').slice(0, -2)),
  };
}

describe.skipIf(windows)('opened in', () => {
  test('the editor: the project, a file, a line', async () => {
    const { opening, record, path, seen } = await bench(['code']);
    expect(await opening.open(record, { with: 'editor' })).toEqual({
      sentence: 'shop api was opened in Visual Studio Code',
    });
    await until(async () => (await seen('code')).length > 0);
    expect(await seen('code')).toEqual([path, '<--goto>', `<${path}>`]);
    await opening.open(record, { with: 'editor', file: 'server.js', line: 12 });
    await until(async () => (await seen('code')).includes(`<${join(path, 'server.js')}:12>`));
  });

  test.each([
    ['zed', 'server.js:7'],
    ['webstorm', '--line 7 server.js'],
    ['emacs', '+7 server.js'],
    ['lapce', 'server.js'],
  ])('%s, as that one wants it', async (name, args) => {
    const { opening, record, path, seen } = await bench([name]);
    await opening.open(record, { with: 'editor', file: 'server.js', line: 7 });
    await until(async () => (await seen(name)).length > 1);
    const given = (await seen(name)).slice(1).map((one) => one.slice(1, -1).replace(`${path}/`, ''));
    expect(given.join(' ')).toBe(args);
  });

  test('the terminal, in the folder of the project even when a file was chosen', async () => {
    const { opening, record, path, seen } = await bench(['kitty', 'xterm']);
    expect(await opening.open(record, { with: 'terminal', file: 'server.js' })).toMatchObject({
      sentence: expect.stringContaining('kitty'),
    });
    await until(async () => (await seen('kitty')).length > 0);
    expect(await seen('kitty')).toEqual([path, '<--directory>', `<${path}>`]);
  });

  test('the file manager', async () => {
    const { record } = await bench([]);
    const shown: string[] = [];
    const opening = createOpening({
      shell: { ...createFakeHost().ports.shell, showItemInFolder: async (item) => void shown.push(item) },
      journal: { note: async () => {} } as never,
      tracked: async () => new Set(),
    });
    await opening.open(record, { with: 'files', file: 'server.js' });
    expect(shown).toEqual([join(record.path, 'server.js')]);
  });
});

describe.skipIf(windows)('a program', () => {
  test('is the first of those that are there, whoever is first on the path', async () => {
    const { env, path, bin } = await bench(['gedit', 'subl', 'code']);
    const found = await findProgram('editor', { env, platform: 'linux', project: path });
    expect(found).toMatchObject({ name: 'Visual Studio Code', file: join(bin, 'code') });
  });

  test('is none that cannot be run, no folder, none of the project, and none that depends on where one is', async () => {
    const { dir, path } = await bench([]);
    const [bin, inside] = [join(dir, 'other'), join(path, 'node_modules', '.bin')];
    for (const one of [bin, inside, join(bin, 'zed')]) await mkdir(one, { recursive: true });
    await writeFile(join(bin, 'code'), '');
    await writeFile(join(inside, 'cursor'), '', { mode: 0o755 });
    await symlink('/nowhere', join(bin, 'subl'));
    const find = (PATH: string) => findProgram('editor', { env: { PATH }, platform: 'linux', project: path });
    expect(await find(`${bin}:${inside}:${path}:.::relative`)).toBeNull();
    expect(await find('')).toBeNull();
    await writeFile(join(bin, 'cursor'), '', { mode: 0o755 });
    expect(await find(`.:${inside}:${bin}`)).toMatchObject({ file: join(bin, 'cursor') });
  });

  test('that is not there, or does not start, is said with what helps', async () => {
    const { opening, record, bin } = await bench([]);
    await expect(opening.open(record, { with: 'editor' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      data: { what: 'editor', remedy: expect.stringContaining('shell command') },
    });
    await expect(opening.open(record, { with: 'terminal' })).rejects.toMatchObject({ data: { what: 'terminal' } });
    await writeFile(join(bin, 'code'), '#!/nowhere/interpreter\n', { mode: 0o755 });
    await expect(opening.open(record, { with: 'editor' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      data: { what: 'Visual Studio Code', why: expect.stringContaining('ENOENT') },
    });
  });

  test('is not started without a display, nor for a project that is away', async () => {
    const { opening, record } = await bench(['code'], { display: false });
    for (const program of ['editor', 'terminal', 'files'] as const)
      await expect(opening.open(record, { with: program })).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        data: { remedy: expect.stringContaining('desktop session') },
      });
    const away = (await bench(['code'])).opening.open({ ...record, presence: 'gone' }, { with: 'editor' });
    await expect(away).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

test.skipIf(windows)('a file is one of the project, however it is written and wherever links lead', async () => {
  const { dir, opening, record, path, seen } = await bench(['code']);
  await writeFile(join(dir, 'secret'), '');
  await mkdir(join(dir, 'shop api-2'));
  await writeFile(join(dir, 'shop api-2', 'x'), '');
  await symlink(join(dir, 'secret'), join(path, 'link'));
  await symlink(dir, join(path, 'up'));
  await writeFile(join(path, '..hidden'), '');
  for (const file of [
    '../secret',
    '../shop api-2/x',
    join(dir, 'secret'),
    'link',
    'up/secret',
    'a/../../secret',
    'none',
    '/etc/passwd',
  ])
    await expect(opening.open(record, { with: 'editor', file }), file).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await opening.open(record, { with: 'editor', file: '..hidden' });
  await until(async () => (await seen('code')).length > 0);
  // A project that is reached through a link is itself all the same.
  await symlink(path, join(dir, 'linked'));
  await opening.open({ ...record, path: join(dir, 'linked') }, { with: 'editor', file: 'server.js' });
});
