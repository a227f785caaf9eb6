import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { restic } from '../../restic/testing/restic.ts';
import { cheapScrypt, testAccess } from '../../restic/testing/test-repository.ts';
import { createOwnEngine } from './create-own-engine.ts';
import { backupOf, quietWatch } from './keep/testing/small-repository.ts';
import { restoreOf } from './read/testing/watch.ts';

async function made() {
  const dir = await tempDir();
  const access = testAccess(dir);
  const engine = createOwnEngine({ clock: createSystemClock(), scrypt: cheapScrypt });
  onTestFinished(() => engine.dispose());
  const tree = join(dir, 'tree');
  await mkdir(tree);
  await writeFile(join(tree, 'file'), 'content');
  const facts = await engine.create(access, {}, quietWatch());
  return { access, engine, tree, facts, path: join(dir, 'repository') };
}

test('a password is changed: the new one opens it before the old one goes, and then that opens nothing', async () => {
  const { access, engine, tree, facts, path } = await made();
  await expect(engine.create(access, {}, quietWatch())).rejects.toMatchObject({ code: 'taken' });
  await engine.backup(access, backupOf(tree), quietWatch());
  const [first] = facts.keys;
  const { keys } = await engine.addKey(access, { password: 'another', replace: false }, quietWatch());
  expect(keys).toHaveLength(2);
  const changed = await engine.addKey(access, { password: 'a third', replace: true }, quietWatch());
  expect(changed.keys.map(({ id }) => id)).not.toContain(first?.id);
  expect(changed.keys.find(({ current }) => current)?.id).not.toBe(first?.id);
  await expect(engine.snapshots(access, {}, quietWatch())).rejects.toMatchObject({ code: 'wrong-password' });
  for (const password of ['another', 'a third'])
    expect(JSON.parse(await restic(path, ['snapshots', '--json'], { password }))).toHaveLength(1);
});

test('the last key and the one in use stay, others go', async () => {
  const { access, engine, facts } = await made();
  const own = facts.keys[0]?.id as string;
  await expect(engine.removeKey(access, { id: own }, quietWatch())).rejects.toMatchObject({ code: 'CONFLICT' });
  const { keys } = await engine.addKey(access, { password: 'another', replace: false }, quietWatch());
  await expect(engine.removeKey(access, { id: own }, quietWatch())).rejects.toMatchObject({ code: 'CONFLICT' });
  const other = keys.find(({ id }) => id !== own)?.id as string;
  const appendOnly = { ...access, appendOnly: true };
  await expect(engine.removeKey(appendOnly, { id: other }, quietWatch())).rejects.toMatchObject({
    code: 'append-only',
  });
  await expect(engine.addKey(appendOnly, { password: 'x', replace: true }, quietWatch())).rejects.toMatchObject({
    code: 'append-only',
  });
  expect((await engine.removeKey(access, { id: other }, quietWatch())).keys).toHaveLength(1);
});

test('what is open stays open, until the place is another', async () => {
  const { access, engine, tree, path } = await made();
  const { snapshot } = await engine.backup(access, backupOf(tree), quietWatch());
  // Without its key nobody could open it: it is open.
  const [key] = await readdir(join(path, 'keys'));
  await rm(join(path, 'keys', key as string));
  const folder = { snapshot: snapshot.id, path: tree, after: null, limit: 10 };
  expect((await engine.list(access, folder, quietWatch())).entries).toHaveLength(1);
  await expect(engine.list({ ...access, password: 'wrong' }, folder, quietWatch())).rejects.toMatchObject({
    code: 'missing',
  });
  await rm(path, { recursive: true });
  await engine.create(access, {}, quietWatch());
  expect(await engine.snapshots(access, {}, quietWatch())).toEqual([]);
});

test('what is open writes nothing into another repository that came to its place', async () => {
  const { access, engine, tree, path } = await made();
  const elsewhere = createOwnEngine({ clock: createSystemClock(), scrypt: cheapScrypt });
  onTestFinished(() => elsewhere.dispose());
  await rm(path, { recursive: true });
  await elsewhere.create(access, {}, quietWatch());
  await expect(engine.backup(access, backupOf(tree), quietWatch())).rejects.toMatchObject({ code: 'away' });
  expect(await readdir(join(path, 'snapshots'))).toEqual([]);
  const { snapshot } = await engine.backup(access, backupOf(tree), quietWatch());
  expect((await elsewhere.snapshots(access, {}, quietWatch())).map(({ id }) => id)).toEqual([snapshot.id]);
});

test('a restore finds what a prune put elsewhere since its repository was opened', async () => {
  const { access, engine, tree } = await made();
  await writeFile(join(tree, 'other'), 'of the same pack');
  const first = await engine.backup(access, backupOf(tree), quietWatch());
  await rm(join(tree, 'other'));
  const { snapshot } = await engine.backup(access, backupOf(tree), quietWatch());
  const restored = (name: string) =>
    engine.restore(access, restoreOf(snapshot.id, join(tree, '..', name)), quietWatch());
  await restored('before');

  const elsewhere = createOwnEngine({ clock: createSystemClock() });
  onTestFinished(() => elsewhere.dispose());
  const ids = [first.snapshot.id];
  await elsewhere.forget(access, { ids, policy: null, tags: [], dryRun: false }, quietWatch());
  const { packsRewritten } = await elsewhere.prune(access, { maxUnused: 0, dryRun: false }, quietWatch());
  expect(packsRewritten).toBeGreaterThan(0);
  expect((await restored('after')).named).toEqual([]);
});

test('locks of the dead go, and of the living stay', async () => {
  const { access, engine, path } = await made();
  const paused = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const gate = () => {
    asked.resolve();
    return paused.promise;
  };
  const check = engine.check(access, { read: 'all', restoreFiles: 0 }, { ...quietWatch(), gate });
  const restored = engine.backup(access, backupOf(join(path, '..', 'tree')), { ...quietWatch(), gate });
  await asked.promise;
  expect((await readdir(join(path, 'locks'))).length).toBeGreaterThan(0);
  expect(await engine.unlock(access, {}, quietWatch())).toEqual({ removed: 0 });
  paused.resolve();
  await Promise.all([check, restored]);
  expect(await readdir(join(path, 'locks'))).toEqual([]);
});
