import { randomBytes } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DomainError } from '../../../../../../shared/contract/errors.ts';
import { createSystemClock } from '../../../../../core/lib/clock.ts';
import { quietLog } from '../../../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../../../core/testing/temp-dir.ts';
import { until } from '../../../../../core/testing/until.ts';
import { createFolderBackend } from '../../../restic/backends/folder.ts';
import { BackendFault } from '../../../restic/faults.ts';
import { testRepository } from '../../../restic/testing/test-repository.ts';
import type { Progress, Watch } from '../../types.ts';
import { listing } from '../keep/listing.ts';
import { backupOf, quietWatch } from '../keep/testing/small-repository.ts';
import { restoreOf } from '../read/testing/watch.ts';
import { createThreadEngine } from './create-thread-engine.ts';
import { plainError, thrownError } from './errors-across.ts';

const { signal } = new AbortController();
const unruly = new URL('./testing/unruly-engine.ts', import.meta.url);

function make(options: Partial<Parameters<typeof createThreadEngine>[0]> = {}) {
  const engine = createThreadEngine({ log: quietLog, clock: createSystemClock(), ...options });
  onTestFinished(() => engine.dispose());
  return engine;
}
async function tree(): Promise<string> {
  const dir = join(await tempDir(), 'tree');
  await mkdir(dir);
  for (let file = 0; file < 20; file += 1) await writeFile(join(dir, `file-${file}`), `content of ${file}`.repeat(200));
  return dir;
}
const locksOf = async (path: string) => (await listing(createFolderBackend(path), 'lock', signal)).size;

test('does on threads what the engine does: backup, browse, progress, an error with its code', async () => {
  const { access } = await testRepository();
  const engine = make();
  const path = await tree();
  const told: Progress[] = [];
  const watch: Watch = { ...quietWatch(), progress: (now) => told.push(now) };
  const done = await engine.backup(access, backupOf(path), watch);
  expect(done.files.new).toBe(20);
  await engine.check(access, { read: 'all', restoreFiles: 2 }, watch);
  expect(told.map(({ phase }) => phase)).toContain('Reading packs back');
  const { entries } = await engine.list(
    access,
    { snapshot: done.snapshot.id, path, after: null, limit: 100 },
    quietWatch(),
  );
  expect(entries.map(({ name }) => name)).toContain('file-7');
  const { bytes } = await engine.read(
    access,
    { snapshot: done.snapshot.id, path: join(path, 'file-7'), maxBytes: 12 },
    quietWatch(),
  );
  expect(Buffer.from(bytes).toString()).toBe('content of 7');

  const wrong = engine.snapshots({ ...access, password: 'another' }, {}, quietWatch());
  await expect(wrong).rejects.toBeInstanceOf(BackendFault);
  await expect(wrong).rejects.toMatchObject({ code: 'wrong-password' });
  const unknown = engine.removeKey(access, { id: '00'.repeat(32) }, quietWatch());
  await expect(unknown).rejects.toBeInstanceOf(DomainError);
  await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'key' } });
});

test('two backups of one repository take turns, and who looks does not wait', async () => {
  const { access, path } = await testRepository();
  const engine = make();
  const folder = await tree();
  const paused = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const lines: string[] = [];
  const held: Watch = {
    ...quietWatch(),
    gate() {
      asked.resolve();
      return paused.promise;
    },
  };
  const first = engine.backup(access, backupOf(folder), held);
  await Promise.race([asked.promise, first]);
  const second = engine.backup(access, backupOf(folder), { ...quietWatch(), log: (line) => lines.push(line) });
  expect(await engine.snapshots(access, {}, quietWatch())).toEqual([]);
  expect(lines).toEqual(['Waits for what is under way at the same repository.']);
  expect(await locksOf(path)).toBe(1);
  paused.resolve();
  const [one, two] = await Promise.all([first, second]);
  expect(two.snapshot.parent).toBe(one.snapshot.id);
  expect(two.dataBlobs).toBe(0);
});

test('an abort ends what is paused, and nothing is left locked', async () => {
  const { access, path } = await testRepository();
  const engine = make();
  const abort = new AbortController();
  const asked = Promise.withResolvers<void>();
  const watch: Watch = {
    ...quietWatch(abort.signal),
    gate: () => {
      asked.resolve();
      return new Promise((_, reject) => abort.signal.addEventListener('abort', () => reject(abort.signal.reason)));
    },
  };
  const running = engine.backup(access, backupOf(await tree()), watch);
  await Promise.race([asked.promise, running]);
  abort.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
  expect(await locksOf(path)).toBe(0);
  expect(await engine.snapshots(access, {}, quietWatch())).toEqual([]);
});

test('an end in the middle of a restore leaves neither a half of a file nor a lock', async () => {
  const { access, path } = await testRepository();
  const engine = make();
  const folder = await tree();
  await writeFile(join(folder, 'large'), randomBytes(60_000_000));
  const { snapshot } = await engine.backup(access, backupOf(folder), quietWatch());
  const target = join(await tempDir(), 'target');
  const asked = restoreOf(snapshot.id, target, { paths: [folder], layout: 'contents' });
  const restored = engine.restore(access, asked, quietWatch()).catch((error: unknown) => error);
  const halves = async () => (await readdir(target).catch(() => [])).filter((name) => name.startsWith('.optimus'));
  await until(async () => (await halves()).length > 0);
  await engine.dispose();
  expect(await restored).toBeInstanceOf(Error);
  expect(await halves()).toEqual([]);
  expect(await locksOf(path)).toBe(0);
});

test.each(['throws', 'exits', 'spins'])(
  'a thread that dies (%s) is told of, and what it had locked is free again',
  async (how) => {
    const { access, path } = await testRepository();
    const engine = make({ entry: unruly, abortGrace: 1 });
    const abort = new AbortController();
    const locked = Promise.withResolvers<void>();
    const watch: Watch = { ...quietWatch(abort.signal), log: () => locked.resolve() };
    const dying = engine.backup(access, { ...backupOf('/'), hostname: how }, watch);
    // Whoever is ended by force was asked before.
    await Promise.race([locked.promise, dying]);
    expect(await locksOf(path)).toBe(1);
    if (how === 'spins') abort.abort(new Error('enough'));
    await expect(dying).rejects.toThrow(how === 'spins' ? 'enough' : 'ended before it was done');
    const facts = await engine.unlock(access, {}, quietWatch());
    expect(facts.removed).toBe(0);
    await until(async () => (await locksOf(path)) === 0, { timeoutMs: 60_000 });
  },
);

test('errors are the same on both sides', () => {
  const fault = new BackendFault('full', 'No room.', { what: 'pack 1', cause: new Error('ENOSPC') });
  expect(thrownError(structuredClone(plainError(fault)))).toMatchObject({
    code: 'full',
    what: 'pack 1',
    message: 'No room.',
  });
  const domain = new DomainError('CONFLICT', { what: 'key', why: 'it is the last' });
  expect(thrownError(structuredClone(plainError(domain)))).toEqual(domain);
  const other = Object.assign(new TypeError('odd'), { code: 'EODD' });
  expect(thrownError(structuredClone(plainError(other)))).toMatchObject({
    name: 'TypeError',
    message: 'odd',
    code: 'EODD',
  });
  expect(thrownError(structuredClone(plainError(new DOMException('gone', 'AbortError')))).name).toBe('AbortError');
});
