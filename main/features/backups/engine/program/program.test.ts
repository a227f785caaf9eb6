import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createChildren } from '../../../../core/children/children.ts';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { freePort } from '../../../../core/testing/own-server.ts';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { until } from '../../../../core/testing/until.ts';
import { createFolderBackend } from '../../restic/backends/folder.ts';
import { createRepository } from '../../restic/repository.ts';
import { cheapScrypt, testAccess, testPassword } from '../../restic/testing/test-repository.ts';
import { request, watching } from '../own/backup/testing/backups.ts';
import type { Access, BackupEngine, Progress, RestoreRequest } from '../types.ts';
import { createProgramEngine } from './create-program-engine.ts';

function engine(): BackupEngine {
  const children = createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
  onTestFinished(() => children.dispose());
  return createProgramEngine({ children });
}

async function smallTree(dir: string): Promise<string> {
  const root = join(dir, 'project');
  await mkdir(join(root, 'src'), { recursive: true });
  await writeFile(join(root, 'src', 'odd [name] *.bin'), randomBytes(90_000));
  await writeFile(join(root, 'src', 'left.log'), 'not wanted');
  await writeFile(join(root, 'read me.txt'), 'what somebody built\n');
  return root;
}

const restoring = (snapshot: string, target: string, changes: Partial<RestoreRequest> = {}): RestoreRequest => ({
  ...{ snapshot, paths: [], target, layout: 'within', existing: 'keep', asideDir: null, dryRun: false, owner: false },
  ...changes,
});
const watch = watching();

/** Another in its place, whose key costs nothing: each of the many runs below opens it anew. */
async function cheapAt(path: string): Promise<void> {
  for (const name of await readdir(path)) await rm(join(path, name), { recursive: true, force: true });
  const options = { scrypt: cheapScrypt };
  const repository = await createRepository(createFolderBackend(path), testPassword, options);
  await repository.dispose();
}

/** Everything that the program does, at one place. */
async function acceptance(restic: BackupEngine, access: Access, dir: string, path: string): Promise<void> {
  const root = await smallTree(dir);
  await expect(restic.facts(access, {}, watch)).rejects.toMatchObject({ code: 'missing' });
  const made = await restic.create(access, {}, watch);
  expect(made).toMatchObject({ version: 2, snapshots: 0, keys: [{ current: true }] });
  await cheapAt(path);
  await expect(restic.create(access, {}, watch)).rejects.toMatchObject({ code: 'taken' });
  await expect(restic.facts({ ...access, password: 'wrong' }, {}, watch)).rejects.toMatchObject({
    code: 'wrong-password',
  });

  const at = Date.UTC(2026, 0, 2, 3, 4, 5);
  const seen: Progress[] = [];
  const first = await restic.backup(
    access,
    request([root], { excludes: ['*.log'], tags: ['plan', 'mine'], hostname: 'here', at }),
    watching({ progress: (now) => void seen.push(now) }),
  );
  expect(first).toMatchObject({ troubles: 0, files: { new: 2, changed: 0, unmodified: 0 } });
  expect(first.snapshot).toMatchObject({ at, tags: ['plan', 'mine'], hostname: 'here', paths: [root] });
  expect(seen.every(({ phase }) => phase === 'Backing up')).toBe(true);

  await writeFile(join(root, 'read me.txt'), 'changed\n');
  const gone = join(root, 'never there');
  const second = await restic.backup(access, request([root, gone], { excludes: ['*.log'] }), watch);
  expect(second).toMatchObject({ troubles: 1, named: [{ kind: 'missing', path: gone }] });
  await expect(restic.backup(access, request([gone]), watch)).rejects.toMatchObject({ code: 'failing' });

  const all = await restic.snapshots(access, {}, watch);
  expect(all.map(({ id }) => id)).toEqual([first.snapshot.id, second.snapshot.id]);
  const { id } = second.snapshot;
  const listed = await restic.list(access, { snapshot: id, path: root, after: null, limit: 1 }, watch);
  expect(listed).toMatchObject({ more: true, entries: [{ name: 'read me.txt', type: 'file', size: 8 }] });
  const rest = await restic.list(access, { snapshot: id, path: root, after: 'read me.txt', limit: 9 }, watch);
  expect(rest).toMatchObject({ more: false, entries: [{ name: 'src', type: 'dir' }] });
  const found = await restic.find(access, { pattern: 'READ', snapshots: null, limit: 10 }, watch);
  expect(found.hits.map(({ snapshot, entry }) => [snapshot, entry.path])).toEqual([
    [id, join(root, 'read me.txt')],
    [first.snapshot.id, join(root, 'read me.txt')],
  ]);
  const changes = await restic.diff(access, { from: first.snapshot.id, to: id, path: root, limit: 50 }, watch);
  expect(changes.changes).toContainEqual(expect.objectContaining({ path: join(root, 'read me.txt'), kind: 'changed' }));
  const odd = join(root, 'src', 'odd [name] *.bin');
  const whole = await readFile(odd);
  const part = await restic.read(access, { snapshot: id, path: odd, maxBytes: 1_000 }, watch);
  expect(part.size).toBe(whole.length);
  expect(Buffer.from(part.bytes)).toEqual(whole.subarray(0, 1_000));

  const target = join(dir, 'restored');
  expect(await restic.restore(access, restoring(id, target, { dryRun: true }), watch)).toMatchObject({ files: 2 });
  const contents = restoring(id, target, { paths: [join(root, 'src')], layout: 'contents' });
  expect(await restic.restore(access, contents, watch)).toMatchObject({ files: 1, troubles: 0 });
  expect(await readdir(target)).toEqual(['odd [name] *.bin']);
  expect(await readFile(join(target, 'odd [name] *.bin'))).toEqual(whole);
  await expect(restic.restore(access, contents, watch)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  const one = restoring(id, join(dir, 'one'), { paths: [odd] });
  expect(await restic.restore(access, one, watch)).toMatchObject({ files: 1, bytes: whole.length });
  expect(await readFile(join(dir, 'one', odd))).toEqual(whole);

  const expected = [id, 'f'.repeat(64)];
  const proof = await restic.check(access, { read: 'all', restoreFiles: 0, expected }, watch);
  expect(proof).toMatchObject({ snapshots: 2, damages: [{ file: 'snapshot', kind: 'missing', id: expected[1] }] });
  expect(proof.packsRead).toBe(proof.packs);

  const policy = { last: 1, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0, tags: [], within: null };
  const forgotten = { policy, tags: ['plan'], ids: [first.snapshot.id] };
  await expect(
    restic.forget({ ...access, appendOnly: true }, { ...forgotten, dryRun: false }, watch),
  ).rejects.toMatchObject({ code: 'append-only' });
  const dry = await restic.forget(access, { ...forgotten, ids: [], dryRun: true }, watch);
  expect(dry).toMatchObject({ keep: [{ id: first.snapshot.id, reasons: ['last snapshot'] }], remove: [] });
  expect((await restic.forget(access, { ...forgotten, dryRun: false }, watch)).remove).toEqual([first.snapshot.id]);
  expect(await restic.snapshots(access, {}, watch)).toHaveLength(1);
  const pruned = await restic.prune(access, { maxUnused: 0, dryRun: false }, watch);
  expect(pruned.packsRemoved + pruned.packsRewritten).toBeGreaterThan(0);
  expect(pruned.bytesFreed).toBeGreaterThan(0);

  const keyed = await restic.addKey(access, { password: 'another', replace: false }, watch);
  expect(keyed.keys).toHaveLength(2);
  const other = { ...access, password: 'another' };
  expect(await restic.snapshots(other, {}, watch)).toHaveLength(1);
  const added = keyed.keys.find(({ current }) => !current);
  expect((await restic.removeKey(access, { id: added?.id ?? '' }, watch)).keys).toHaveLength(1);
  await expect(restic.snapshots(other, {}, watch)).rejects.toMatchObject({ code: 'wrong-password' });
  expect(await restic.unlock(access, {}, watch)).toEqual({ removed: 0 });
}

async function rcloneServer(dir: string): Promise<{ url: string; kill(): Promise<void>; start(): Promise<void> }> {
  const port = await freePort();
  let child: ChildProcess | null = null;
  const kill = async () => {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGKILL');
    await ended;
  };
  const start = async () => {
    child = spawn('rclone', ['serve', 'restic', '--addr', `127.0.0.1:${port}`, dir], {
      stdio: 'ignore',
      env: { ...process.env, HOME: dir, RCLONE_CONFIG: join(dir, 'none.conf') },
    });
    const answers = () =>
      fetch(`http://127.0.0.1:${port}/`).then(
        () => true,
        () => false,
      );
    await until(answers, { timeoutMs: 60_000, what: 'the server' });
  };
  onTestFinished(kill);
  await start();
  return { url: `rest:http://127.0.0.1:${port}/`, kill, start };
}

describe('the restic program as engine', { timeout: 120_000 }, () => {
  it('does in a folder what it can', async () => {
    const dir = await tempDir();
    await acceptance(engine(), testAccess(dir), dir, join(dir, 'repository'));
  });

  it('does the same at a server, and says when that has gone', async () => {
    const dir = await tempDir();
    const served = join(dir, 'served');
    await mkdir(served);
    const server = await rcloneServer(served);
    const access = testAccess(dir, { backend: { type: 'restic', repository: server.url } });
    const restic = engine();
    await acceptance(restic, access, dir, served);
    await server.kill();
    await expect(restic.facts(access, {}, watch)).rejects.toMatchObject({
      code: 'away',
      message: expect.stringContaining('cannot be reached now'),
    });
  });

  it('names what is damaged', async () => {
    const dir = await tempDir();
    const restic = engine();
    const access = testAccess(dir);
    await mkdir(join(dir, 'repository'));
    await cheapAt(join(dir, 'repository'));
    const { snapshot } = await restic.backup(access, request([await smallTree(dir)]), watch);
    const data = join(dir, 'repository', 'data');
    const packs: string[] = [];
    for (const name of await readdir(data, { recursive: true })) if (/[0-9a-f]{64}$/.test(name)) packs.push(name);
    for (const pack of packs) {
      const bytes = await readFile(join(data, pack));
      bytes[40] = (bytes[40] ?? 0) ^ 1;
      await rm(join(data, pack));
      await writeFile(join(data, pack), bytes);
    }
    const { damages } = await restic.check(access, { read: 'all', restoreFiles: 0 }, watch);
    expect(damages).not.toEqual([]);
    await rm(join(access.cacheDir, 'restic'), { recursive: true, force: true });
    const restored = restic.restore(access, restoring(snapshot.id, join(dir, 'restored')), watch);
    await expect(restored).rejects.toThrow();
  });

  it('ends on an abort, and leaves no lock', async () => {
    const dir = await tempDir();
    const restic = engine();
    const access = testAccess(dir);
    await mkdir(join(dir, 'repository'));
    await cheapAt(join(dir, 'repository'));
    const root = join(dir, 'much');
    await mkdir(root);
    for (let i = 0; i < 4; i++) await writeFile(join(root, `${i}`), randomBytes(6_000_000));
    const stop = new AbortController();
    const reason = new Error('enough');
    const progress = () => stop.abort(reason);
    const slow = { ...access, upBytesPerSecond: 50_000 };
    await expect(restic.backup(slow, request([root]), watching({ signal: stop.signal, progress }))).rejects.toBe(
      reason,
    );
    expect(await readdir(join(dir, 'repository', 'locks'))).toEqual([]);
    expect(await restic.snapshots(access, {}, watch)).toEqual([]);
  });

  it('says that it is not installed', async () => {
    const dir = await tempDir();
    const children = { spawn: () => Promise.reject(new Error('nothing to start')) };
    const restic = createProgramEngine({ children, find: () => Promise.resolve(null) });
    await expect(restic.facts(testAccess(dir), {}, watch)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
