import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planInput, retention, targetInput } from '../../../shared/features/backups/schema.ts';
import { until } from '../../core/testing/until.ts';
import { patient, startBackups } from './testing/started.ts';

const long = { timeout: 240_000 };

test('set up in one call each, backed up, looked into, brought back with what it replaces kept', long, async () => {
  const { client, core, clock, dir, source, repository, write, addPlan, backUp, over } = await startBackups();
  const target = targetInput.parse({ name: 'Disk', backend: { type: 'folder', path: repository } });
  expect(await client.backups.tryTarget({ target })).toMatchObject({ ok: true, found: 'empty' });
  const saved = await client.backups.saveTarget({ target });
  expect(saved.password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){5}$/);
  expect(saved.target).toMatchObject({ state: 'ready', snapshots: 0, location: repository });
  const { id: targetId } = saved.target;
  const plan = await addPlan(targetId, [source], { excludes: ['node_modules'], retention: { last: 10 } });
  await write('node_modules/x.js', 'installed');

  const first = await backUp(plan.id);
  expect(first).toMatchObject({
    state: 'succeeded',
    because: 'by hand',
    receipt: { files: 2, troubles: 0, removed: 0 },
  });
  const snapshotId = first.receipt?.snapshotId ?? '';
  const [shown] = (await client.backups.overview({})).plans;
  expect(shown).toMatchObject({ snapshots: 1, running: null, overdue: false, waitsFor: null, last: { id: first.id } });
  expect(shown?.lastGoodAt).not.toBeNull();
  await until(async () => (await client.backups.target({ id: targetId })).snapshots === 1, patient);

  expect(await client.backups.snapshots({ targetId })).toMatchObject([
    { id: snapshotId, planId: plan.id, partial: false, files: 2, tags: [] },
  ]);
  const at = { targetId, snapshotId };
  const { entries } = await client.backups.browse({ ...at, path: source });
  expect(entries.map(({ name, type }) => `${type} ${name}`)).toEqual(['file a.txt', 'dir src']);
  expect(await client.backups.preview({ ...at, path: join(source, 'a.txt') })).toMatchObject({
    type: 'text',
    text: 'first words',
  });

  await write('a.txt', 'other words');
  clock.advance(60_000);
  expect(await client.backups.diff({ targetId, from: snapshotId, path: source })).toMatchObject({
    changes: expect.arrayContaining([expect.objectContaining({ path: join(source, 'a.txt'), kind: 'changed' })]),
  });
  expect(await backUp(plan.id)).toMatchObject({ receipt: { filesChanged: 1, files: 2 } });
  const { hits } = await client.backups.find({ targetId, pattern: 'a.txt' });
  expect(hits).toHaveLength(2);
  const preview = await client.backups.retentionPreview({
    targetId,
    planId: plan.id,
    retention: retention.parse({ last: 1, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 }),
  });
  expect(preview.remove.map(({ id }) => id)).toEqual([snapshotId]);
  expect(preview.keep).toHaveLength(1);

  const restore = { ...at, paths: [join(source, 'a.txt')], to: { type: 'original' as const } };
  expect(await client.backups.planRestore({ restore })).toMatchObject({
    files: 1,
    problems: [],
    replaced: [join(source, 'a.txt')],
  });
  const restored = await over((await client.backups.restore({ restore })).id);
  expect(restored).toMatchObject({ state: 'succeeded', receipt: { aside: 1, filesRestored: 1 } });
  expect(restored.receipt?.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await readFile(join(source, 'a.txt'), 'utf8')).toBe('first words');
  expect(await readFile(join(restored.receipt?.asideDir ?? '', source, 'a.txt'), 'utf8')).toBe('other words');
  const into = join(dir, 'back');
  await over((await client.backups.restore({ restore: { ...at, paths: [], to: { type: 'folder', path: into } } })).id);
  expect(await readFile(join(into, source, 'src/b.txt'), 'utf8')).toBe('second words');

  const { parts } = await client.backups.storage({ targetId });
  expect(parts.reduce((sum, { files }) => sum + files, 0)).toBeGreaterThan(0);
  const sheet = await client.backups.sheet({ id: targetId });
  expect(sheet.commands).toHaveLength(3);
  expect(JSON.stringify(sheet)).not.toContain(saved.password);

  const { events } = await core.services.journal.list({ limit: 100 });
  const told = events.map(({ sentence }) => sentence);
  expect(told.find((one) => one.startsWith(`${join(source, 'a.txt')} of `))).toContain(' was restored: 1 file');
  expect(told.find((one) => one.startsWith(`Snapshot ${snapshotId.slice(0, 8)} of `))).toContain(' was restored: ');
  expect(told.find((one) => one.includes(' of it new'))).toMatch(/ of it new \([^)]+ packed\)/);
  expect(told).toContainEqual(expect.stringMatching(/^The password of the backup place .+ was set$/));
  const kinds = events.map(({ kind }) => kind);
  expect(kinds).toEqual(
    expect.arrayContaining(['backup.finished', 'backup.restored', 'backup.target-added', 'backup.plan-added']),
  );
});

test('what is missing makes it partial, and every field says what is wrong with it', long, async () => {
  const { client, core, dir, source, repository, addTarget, addPlan, backUp } = await startBackups();
  const target = await addTarget('Disk', repository);
  const refused = (wanted: object) =>
    client.backups.savePlan({ plan: planInput.parse({ name: 'X', targetId: target.id, ...wanted }) }).then(
      () => [],
      ({ data }) =>
        (data as { problems: { field: string }[] }).problems
          .map(({ field }) => field)
          .sort((a, b) => a.localeCompare(b, 'en')),
    );
  expect(await refused({ paths: ['relative', join(dir, 'nowhere')] })).toEqual(['paths.0', 'paths.1']);
  expect(await refused({ paths: [dir] }), 'the repository lies in it').toEqual(['paths.0']);
  expect(await refused({ paths: [source], timeZone: 'Moon/Base' })).toEqual(['timeZone']);
  expect(await refused({ paths: [source], cron: 'often', proofCron: '* *' })).toEqual(['cron', 'proofCron']);
  expect(await refused({ paths: [source], databaseIds: ['none'], pointInTimeDays: 3 })).toEqual([
    'databaseIds.0',
    'pointInTimeDays',
  ]);
  expect(await refused({ paths: [source], afterCommit: true, projectId: null })).toEqual(['afterCommit']);
  expect(await refused({})).toEqual(['paths']);

  const again = (path: string) => addTarget('Other', path).catch(({ data }) => data);
  expect(await again(`${repository}/`)).toMatchObject({
    problems: [{ field: 'backend.path', problem: 'Disk is there already.' }],
  });
  expect(await again(join(repository, 'inner'))).toMatchObject({ problems: [{ field: 'backend.path' }] });
  expect(await again(source)).toMatchObject({ problems: [{ field: 'backend.path' }] });
  await client.backups.removeTarget({ id: target.id });
  const wrong = targetInput.parse({ name: 'Disk', backend: { type: 'folder', path: repository } });
  expect(await client.backups.tryTarget({ target: wrong, password: 'not this one' })).toMatchObject({
    ok: false,
    found: 'repository',
    field: 'password',
  });
  await rm(repository, { recursive: true });
  const anew = await addTarget('Disk', repository, { password: 'a password of mine' });

  const second = join(dir, 'second');
  await mkdir(second);
  const plan = await addPlan(anew.id, [source, second]);
  await rm(second, { recursive: true });
  const job = await backUp(plan.id);
  expect(job).toMatchObject({
    state: 'partial',
    receipt: { troubles: 1, named: [{ kind: 'missing', path: second }], removed: null },
  });
  const [shown] = (await client.backups.overview({})).plans;
  expect(shown).toMatchObject({ lastGoodAt: null, last: { state: 'partial' } });
  expect((await client.backups.snapshots({ targetId: anew.id }))[0]?.partial).toBe(true);
  const items = () => core.services.attention.list().items.map(({ key }) => key);
  await until(() => items().includes(`backups/last-${plan.id}`), patient);
  await mkdir(second);
  expect(await backUp(plan.id)).toMatchObject({ state: 'succeeded' });
  await until(() => !items().includes(`backups/last-${plan.id}`), patient);

  const changed = await client.backups.changePassword({
    id: anew.id,
    current: 'a password of mine',
    next: 'the next password',
  });
  expect(changed.state).toBe('ready');
  expect(await client.backups.keys({ id: anew.id })).toHaveLength(1);
  expect(await client.backups.tryTarget({ id: anew.id, target: { ...wrong, name: 'Disk' } })).toMatchObject({
    ok: true,
    found: 'repository',
  });
});

test('a place is refused before the rest is filled in where no password could be kept', long, async () => {
  const { client, host, repository, addTarget } = await startBackups();
  const target = targetInput.parse({ name: 'Disk', backend: { type: 'folder', path: repository } });
  const kept = host.seen.secrets;
  host.seen.secrets = { available: false, why: 'There is no keychain.', remedy: 'Start with --passphrase.' };
  const refused = { ok: false, field: '', sentence: 'There is no keychain. Start with --passphrase.' };
  expect(await client.backups.tryTarget({ target })).toMatchObject(refused);
  await expect(addTarget('Disk', repository)).rejects.toMatchObject({ code: 'INVALID' });
  host.seen.secrets = kept;
  expect((await addTarget('Disk', repository)).state).toBe('ready');
});
