import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolderBackend } from '../../../../restic/backends/folder.ts';
import { openRepositoryAt } from '../../../../restic/repository.ts';
import { restic, resticCheck } from '../../../../restic/testing/restic.ts';
import { testPassword, testRepository } from '../../../../restic/testing/test-repository.ts';
import type { Backend, Repository } from '../../../../restic/types.ts';
import { listing } from '../listing.ts';
import { prune } from '../prune/prune.ts';
import { contentOf } from '../testing/content-of.ts';
import { createHistory } from '../testing/random-history.ts';
import { addSnapshot, quietWatch } from '../testing/small-repository.ts';
import { mirror } from './mirror.ts';

const { signal } = new AbortController();

async function make() {
  const made = await testRepository();
  const to = join(made.dir, 'copy');
  const target = createFolderBackend(to);
  const openTarget = () => openRepositoryAt(target, testPassword);
  const deps = (more: { addOnly?: boolean; closed?: boolean; source?: Backend; target?: Backend } = {}) => ({
    ...{
      source: more.source ?? made.repository.backend,
      target: more.target ?? target,
      addOnly: more.addOnly ?? false,
    },
    open: more.closed ? null : { source: async () => made.repository, target: openTarget },
  });
  return { ...made, to, target, deps, openTarget };
}
const names = async (backend: Backend, kind: 'snapshot' | 'index' | 'pack' | 'key') =>
  new Set((await listing(backend, kind, signal)).keys());
const pruned = (repository: Repository) =>
  prune({ repository, appendOnly: false }, { maxUnused: 0, dryRun: false }, quietWatch());

test('a copy restores alone, follows a prune, and is only added to where that is wanted', async () => {
  const { repository, target, deps, to, openTarget } = await make();
  const history = createHistory();
  const old = await addSnapshot(repository, history.next());
  const first = await mirror(deps({ closed: true }), quietWatch());
  expect(first.damages).toEqual([]);
  await resticCheck(to);

  const files = history.next();
  const kept = await addSnapshot(repository, files);
  await repository.backend.remove('snapshot', old);
  await pruned(repository);
  const added = await mirror(deps({ addOnly: true }), quietWatch());
  expect(added.removed).toBe(0);
  expect(await names(target, 'snapshot')).toEqual(new Set([old, kept]));
  await resticCheck(to);

  const followed = await mirror(deps(), quietWatch());
  expect(followed.removed).toBeGreaterThan(2);
  for (const kind of ['key', 'snapshot', 'index', 'pack'] as const)
    expect(await names(target, kind)).toEqual(await names(repository.backend, kind));
  await resticCheck(to);
  const alone = await openTarget();
  expect(await contentOf(alone, kept)).toEqual(new Map(files));
  expect(await mirror(deps(), quietWatch())).toEqual({ files: 0, bytes: 0, removed: 0, damages: [] });
});

test('a copy that was ended somewhere is sound for what it lists, and goes on', async () => {
  const { repository, target, deps, to } = await make();
  const history = createHistory();
  while ((await names(repository.backend, 'pack')).size < 8)
    await addSnapshot(repository, history.next(), { packBytes: 8 * 1024 });
  for (const writes of [1, 3, 4, 3]) {
    let left = writes;
    const abort = new AbortController();
    const failing: Backend = {
      ...target,
      async write(kind, name, parts, options) {
        left -= 1;
        if (left < 0) abort.abort(new Error('unplugged'));
        abort.signal.throwIfAborted();
        await target.write(kind, name, parts, options);
      },
    };
    await expect(mirror(deps({ target: failing }), quietWatch(abort.signal))).rejects.toThrow('unplugged');
    if (writes > 1) await restic(to, ['check']);
  }
  const listed = await names(target, 'pack');
  expect(listed.size).toBeGreaterThan(1);
  await mirror(deps(), quietWatch());
  await resticCheck(to);
});

test('what is damaged at the source is named and not copied, and what was good in the copy stays', async () => {
  const { repository, target, deps, path } = await make();
  const history = createHistory();
  await addSnapshot(repository, history.next());
  await mirror(deps(), quietWatch());
  const before = await names(target, 'pack');
  const [gone, index] = [[...before][0] as string, [...(await names(target, 'index'))][0] as string];
  await rm(join(path, 'data', gone.slice(0, 2), gone));
  const missing = await mirror(deps(), quietWatch());
  expect(missing).toMatchObject({ removed: 0, damages: [{ file: 'pack', id: gone, kind: 'missing' }] });
  expect(await names(target, 'pack')).toEqual(before);

  await rm(join(path, 'index', index));
  const unlisted = await mirror(deps(), quietWatch());
  expect(unlisted.removed).toBe(0);
  expect(unlisted.damages).toContainEqual(expect.objectContaining({ file: 'index', id: index, kind: 'missing' }));

  await addSnapshot(repository, history.next());
  const fresh = [...(await names(repository.backend, 'pack'))].find((id) => !before.has(id)) as string;
  const file = join(path, 'data', fresh.slice(0, 2), fresh);
  const bytes = await readFile(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await rm(file);
  await writeFile(file, bytes);
  const altered = await mirror(deps(), quietWatch());
  expect(altered.damages).toContainEqual(expect.objectContaining({ file: 'pack', id: fresh, kind: 'altered' }));
  expect((await names(target, 'pack')).has(fresh)).toBe(false);
});

test('a source that lost its index together with its packs takes neither from its copy', async () => {
  const { repository, target, deps, path } = await make();
  await addSnapshot(repository, createHistory().next());
  await mirror(deps(), quietWatch());
  const before = [await names(target, 'index'), await names(target, 'pack')];
  await rm(join(path, 'index'), { recursive: true });
  await rm(join(path, 'data'), { recursive: true });
  const done = await mirror(deps(), quietWatch());
  expect(done).toMatchObject({ removed: 0, damages: [{ file: 'index', kind: 'missing' }] });
  expect([await names(target, 'index'), await names(target, 'pack')]).toEqual(before);
});

test('a source that lists nothing, or that somebody works at, takes nothing from its copy', async () => {
  const { repository, target, deps } = await make();
  const history = createHistory();
  const old = await addSnapshot(repository, history.next());
  await addSnapshot(repository, history.next());
  await mirror(deps(), quietWatch());
  await repository.backend.remove('snapshot', old);
  const lock = await repository.lock('shared');
  expect((await mirror(deps(), quietWatch())).removed).toBe(0);
  await lock.release();
  expect((await mirror(deps(), quietWatch())).removed).toBe(1);
  for (const id of await names(repository.backend, 'snapshot')) await repository.backend.remove('snapshot', id);
  expect((await mirror(deps(), quietWatch())).removed).toBe(0);
  expect((await names(target, 'snapshot')).size).toBe(1);
});

test('another repository is never written over', async () => {
  const { repository, deps } = await make();
  await addSnapshot(repository, createHistory().next());
  const other = await testRepository();
  const before = await names(other.repository.backend, 'key');
  await expect(mirror(deps({ target: other.repository.backend }), quietWatch())).rejects.toMatchObject({
    code: 'taken',
  });
  expect(await names(other.repository.backend, 'key')).toEqual(before);
  expect((await names(other.repository.backend, 'pack')).size).toBe(0);
});
