import { execFile } from 'node:child_process';
import { appendFile, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createFakeClock } from '../../../../../core/testing/fake-clock.ts';
import { smallDisk } from '../../../../../core/testing/small-disk.ts';
import { openBackend } from '../../../restic/backends/open-backend.ts';
import { createRepository, openRepositoryAt } from '../../../restic/repository.ts';
import { restic, resticCheck } from '../../../restic/testing/restic.ts';
import { cheapScrypt, testAccess, testRepository } from '../../../restic/testing/test-repository.ts';
import type { Backend } from '../../../restic/types.ts';
import { noise } from './testing/awkward-tree.ts';
import { backup, resticBackup } from './testing/backups.ts';

const run = promisify(execFile);

it('names what is missing, and fails where nothing is there', async () => {
  const { repository, dir, path } = await testRepository();
  await writeFile(join(dir, 'here'), 'here');
  const gone = join(dir, 'gone');
  const done = await backup(repository, [gone, join(dir, 'here'), join(dir, 'here/below')]);
  expect(done).toMatchObject({ troubles: 2, files: { new: 1 }, snapshot: { paths: [join(dir, 'here')] } });
  expect(done.named.map(({ kind, path: of }) => [kind, of])).toEqual([
    ['missing', gone],
    ['missing', join(dir, 'here/below')],
  ]);
  await expect(backup(repository, [gone])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(backup(repository, [dir], { excludes: ['a[b'] })).rejects.toMatchObject({ code: 'INVALID' });
  expect(await readdir(join(path, 'locks'))).toEqual([]);
});

it('names a file that was written to each time that it was read', async () => {
  const { repository, dir, path } = await testRepository();
  const source = join(dir, 'source');
  await mkdir(source);
  await writeFile(join(source, 'moving'), noise(30_000_000));
  await writeFile(join(source, 'still'), 'still');
  const writer = new AbortController();
  const writing = (async () => {
    while (!writer.signal.aborted) await appendFile(join(source, 'moving'), 'more');
  })();
  const done = await backup(repository, [source]);
  writer.abort();
  await writing;
  expect(done.troubles).toBe(1);
  expect(done.named[0]).toMatchObject({ kind: 'moving', path: join(source, 'moving') });
  await resticCheck(path);
  // What had moved is read again.
  expect(await backup(repository, [source])).toMatchObject({ troubles: 0, files: { changed: 1, unmodified: 1 } });
});

it('is over at once when it is cancelled, and leaves no lock', async () => {
  const { repository, dir, path } = await testRepository();
  const source = join(dir, 'source');
  await mkdir(source);
  await writeFile(join(source, 'large'), noise(40_000_000));
  const cancel = new AbortController();
  const gate = () => {
    cancel.abort(new Error('enough'));
    return new Promise<void>(() => undefined);
  };
  await expect(backup(repository, [source], {}, { signal: cancel.signal, gate })).rejects.toThrow('enough');
  expect(await readdir(join(path, 'locks'))).toEqual([]);
  expect(await readdir(join(path, 'snapshots'))).toEqual([]);
  await expect(backup(repository, [source], {}, { signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow(
    'never',
  );
  expect(await backup(repository, [source])).toMatchObject({ troubles: 0 });
  await resticCheck(path);
});

it('lists nothing after a sleep in which others took its lock for dead', async () => {
  const { access, dir, path } = await testRepository();
  await writeFile(join(dir, 'here'), 'here');
  const clock = createFakeClock();
  const inner = openBackend(access);
  for (const last of ['pack', 'index']) {
    const asleep: Backend = {
      ...inner,
      async write(kind, name, parts, options) {
        await inner.write(kind, name, parts, options);
        if (kind !== last) return;
        clock.set(clock.now() + 40 * 60_000);
        for await (const lock of inner.list('lock')) await inner.remove('lock', lock.name);
      },
    };
    const repository = await openRepositoryAt(asleep, access.password, { clock });
    await expect(backup(repository, [join(dir, 'here')])).rejects.toMatchObject({ code: 'locked' });
    expect(await readdir(join(path, 'index'))).toHaveLength(last === 'pack' ? 0 : 1);
    expect(await readdir(join(path, 'snapshots'))).toEqual([]);
  }
});

it('says that the disk is full, and goes on when there is room', async () => {
  const dir = await smallDisk(30_000);
  if (!dir) return;
  const other = await testRepository();
  const access = testAccess(other.dir, { backend: { type: 'folder', path: join(dir.dir, 'repository') } });
  const repository = await createRepository(openBackend(access), access.password, { scrypt: cheapScrypt });
  const source = join(other.dir, 'source');
  await mkdir(source);
  await writeFile(join(source, 'large'), noise(60_000_000));
  await expect(backup(repository, [source])).rejects.toMatchObject({ code: 'full' });
  expect(await readdir(join(dir.dir, 'repository/snapshots'))).toEqual([]);
  await dir.resize(200_000);
  await backup(repository, [source]);
  await resticCheck(join(dir.dir, 'repository'));
  await repository.dispose();
});

it('several at once, and restic as well, into one repository', async () => {
  const { repository, dir, path } = await testRepository();
  for (const name of ['a', 'b', 'c']) {
    await mkdir(join(dir, name));
    await writeFile(join(dir, name, 'same'), noise(3_000_000));
    await writeFile(join(dir, name, 'own'), name);
  }
  await Promise.all([
    backup(repository, [join(dir, 'a')]),
    backup(repository, [join(dir, 'b')]),
    resticBackup(path, [join(dir, 'c')]),
  ]);
  expect(await readdir(join(path, 'snapshots'))).toHaveLength(3);
  await resticCheck(path);
});

it('a pause holds it, and it goes on', async () => {
  const { repository, dir } = await testRepository();
  const source = join(dir, 'source');
  await mkdir(source);
  await writeFile(join(source, 'large'), noise(20_000_000));
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const gate = () => {
    asked.resolve();
    return held.promise;
  };
  const running = backup(repository, [source], {}, { gate });
  await asked.promise;
  held.resolve();
  expect(await running).toMatchObject({ troubles: 0 });
});

it('a git repository that is worked on comes back whole each time', async () => {
  const { repository, dir, path } = await testRepository();
  const source = join(dir, 'source');
  const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', HOME: dir };
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'gc.auto=0', '-C', source, ...args], { env });
  await mkdir(source);
  await git('init', '-q', '-b', 'main');
  await symlink('file', join(source, 'link'));
  const over = new AbortController();
  const working = (async () => {
    for (let i = 0; !over.signal.aborted; i++) {
      await writeFile(join(source, 'file'), noise(20_000, i + 1));
      await git('add', '-A');
      await git('commit', '-q', '-m', `commit ${i}`);
      if (i % 4 === 3) await git('gc', '-q', '--prune=now');
    }
  })();
  const done = [];
  for (let i = 0; i < (process.env.OPTIMUS_FULL ? 40 : 5); i++) done.push(await backup(repository, [source]));
  over.abort();
  await working;
  for (const { snapshot } of done) {
    const out = join(dir, 'out');
    await restic(path, ['restore', snapshot.id, '--target', out]);
    await run('git', ['-C', join(out, source), 'fsck', '--full', '--strict'], { env });
    await rm(out, { recursive: true });
  }
});
