import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../../../../../core/testing/fake-clock.ts';
import { openRepository } from '../../../../restic/repository.ts';
import { restic, resticCheck } from '../../../../restic/testing/restic.ts';
import { testRepository } from '../../../../restic/testing/test-repository.ts';
import type { Backend, Id } from '../../../../restic/types.ts';
import { check } from '../check/check.ts';
import { listing } from '../listing.ts';
import { contentOf } from '../testing/content-of.ts';
import { createHistory } from '../testing/random-history.ts';
import { addSnapshot, type Files, quietWatch } from '../testing/small-repository.ts';
import { prune } from './prune.ts';

const full = process.env.OPTIMUS_FULL !== undefined;
const histories = full ? 200 : 5;
const timeout = full ? 3_600_000 : 120_000;
/** The program itself looks at the first of them as well. */
const byRestic = full ? histories : 2;
const { signal } = new AbortController();

const noRestore = () => Promise.reject(new Error('nothing is restored here'));
const request = { maxUnused: 0.05, dryRun: false };

test(
  `after ${histories} random histories every kept snapshot restores, and no more than 5 % is unused`,
  async () => {
    for (let round = 0; round < histories; round += 1) {
      const { repository, access, path } = await testRepository();
      const history = createHistory();
      const kept = new Map<Id, Files>();
      for (let prunes = 0; prunes < 2; prunes += 1) {
        for (let backups = 1 + Math.floor(Math.random() * 5); backups > 0; backups -= 1) {
          const files = history.next();
          kept.set(await addSnapshot(repository, files), files);
        }
        for (const id of kept.keys()) {
          if (kept.size === 1 || Math.random() < 0.4) continue;
          await repository.backend.remove('snapshot', id);
          kept.delete(id);
        }
        const foreseen = await prune({ repository, appendOnly: true }, { ...request, dryRun: true }, quietWatch());
        const done = await prune({ repository, appendOnly: false }, request, quietWatch());
        expect(done.packsRemoved).toBe(foreseen.packsRemoved);
        expect(done.packsRewritten).toBe(foreseen.packsRewritten);
        expect((done.unusedBytes ?? done.totalBytes) / done.totalBytes).toBeLessThanOrEqual(0.05);
      }
      const other = await openRepository(access);
      for (const [id, files] of kept) expect(await contentOf(other, id)).toEqual(new Map(files));
      const seen = await check(
        { repository: other, sampleDir: '', restore: noRestore },
        { read: 'all', restoreFiles: 0 },
        quietWatch(),
      );
      await other.dispose();
      expect(seen.damages).toEqual([]);
      expect((seen.unusedBytes ?? seen.totalBytes) / seen.totalBytes).toBeLessThanOrEqual(0.05);
      if (round < byRestic) await resticCheck(path);
    }
  },
  timeout,
);

test('what lies twice has one home afterwards, and many small packs become one', async () => {
  const { repository, path } = await testRepository();
  const files = createHistory().next();
  const kept = await addSnapshot(repository, files);
  // The same blobs once more, as two machines that never heard of each other would write them.
  for await (const { name } of repository.backend.list('index')) await repository.backend.remove('index', name);
  const again = await addSnapshot(repository, files);
  expect(again).not.toBe(kept);
  const listed = await listing(repository.backend, 'pack', signal);
  const found = await repository.index({ fresh: true });
  expect(found.packs).toBeLessThan(listed.size);
  await restic(path, ['rebuild-index']);
  const doubled = await repository.index({ fresh: true });
  expect(doubled.packs).toBe(listed.size);
  const done = await prune({ repository, appendOnly: false }, { ...request, maxUnused: 0 }, quietWatch());
  expect(done.unusedBytes).toBe(0);
  const after = await repository.index({ fresh: true });
  after.each((id, { type }) => expect(after.places(type, id)).toHaveLength(1));
  await resticCheck(path);

  for (let count = 0; count < 60; count += 1)
    await addSnapshot(repository, new Map([[`/one-${count}`, Buffer.from(`${count}`)]]));
  expect((await listing(repository.backend, 'pack', signal)).size).toBeGreaterThan(100);
  await prune({ repository, appendOnly: false }, request, quietWatch());
  expect((await listing(repository.backend, 'pack', signal)).size).toBeLessThan(10);
  expect((await listing(repository.backend, 'index', signal)).size).toBe(1);
  expect(await contentOf(repository, kept)).toEqual(new Map(files));
  await resticCheck(path);
});

test('removes nothing where something needed is missing, or where it may not', async () => {
  const { repository, path } = await testRepository();
  const history = createHistory();
  const old = await addSnapshot(repository, history.next());
  await addSnapshot(repository, history.next());
  await repository.backend.remove('snapshot', old);
  const before = await listing(repository.backend, 'pack', signal);
  await expect(prune({ repository, appendOnly: true }, request, quietWatch())).rejects.toMatchObject({
    code: 'append-only',
  });

  const index = await repository.index({ fresh: true });
  for (const id of before.keys())
    if (index.inPack(id).some(({ type }) => type === 'data')) await rm(join(path, 'data', id.slice(0, 2), id));
  await expect(prune({ repository, appendOnly: false }, request, quietWatch())).rejects.toMatchObject({
    code: 'damaged',
    what: expect.stringMatching(/^pack [0-9a-f]{64}$/),
  });
});

test('waits for nobody: a lock of another stands in its way, in words', async () => {
  const { repository, access } = await testRepository();
  await addSnapshot(repository, createHistory().next());
  const other = await openRepository(access);
  const lock = await other.lock('shared');
  await expect(prune({ repository, appendOnly: false }, request, quietWatch())).rejects.toMatchObject({
    code: 'locked',
  });
  await lock.release();
  await other.dispose();
  await prune({ repository, appendOnly: false }, request, quietWatch());
});

test('removes nothing after a sleep in which others took its lock for dead', async () => {
  const clock = createFakeClock();
  const { repository } = await testRepository({ clock });
  const history = createHistory();
  await repository.backend.remove('snapshot', await addSnapshot(repository, history.next()));
  await addSnapshot(repository, new Map([['/kept', Buffer.from('kept')]]));
  const { backend } = repository;
  const files = async () => [await listing(backend, 'index', signal), await listing(backend, 'pack', signal)];
  const before = await files();
  const asleep: Backend = {
    ...backend,
    async *list(kind) {
      yield* backend.list(kind, signal);
      if (kind !== 'snapshot') return;
      clock.set(clock.now() + 40 * 60_000);
      for (const id of (await listing(backend, 'lock', signal)).keys()) await backend.remove('lock', id);
    },
  };
  const pruned = prune({ repository: { ...repository, backend: asleep }, appendOnly: false }, request, quietWatch());
  await expect(pruned).rejects.toMatchObject({ code: 'locked' });
  expect(await files()).toEqual(before);
});

test('ends when it is told to', async () => {
  const { repository, path } = await testRepository();
  const history = createHistory();
  await addSnapshot(repository, history.next());
  const abort = new AbortController();
  const watch = { ...quietWatch(abort.signal), progress: () => abort.abort(new Error('enough')) };
  await expect(prune({ repository, appendOnly: false }, request, watch)).rejects.toThrow('enough');
  expect((await listing(repository.backend, 'lock', signal)).size).toBe(0);
  await resticCheck(path);
});
