import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { packsOf, patient, startBackups } from './testing/started.ts';

/** One bit of the middle of a file. */
async function flip(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const at = Math.floor(size / 2);
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at);
    buffer[0] = (buffer[0] ?? 0) ^ 0x10;
    await file.write(buffer, 0, 1, at);
  } finally {
    await file.close();
  }
}

test('what is damaged is found by reading it back, shown, and mended from the mirror', {
  timeout: 240_000,
}, async () => {
  const { client, core, dir, source, repository, write, addTarget, addPlan, backUp, over, quiet } =
    await startBackups();
  await write('big.bin', randomBytes(60_000));
  const mirror = await addTarget('Mirror', join(dir, 'mirror'), { forMirror: true });
  expect(mirror).toMatchObject({ state: 'new', repositoryId: null });
  const { id: targetId } = await addTarget('Disk', repository, { mirrorIds: [mirror.id] });
  const plan = await addPlan(targetId, [source], { proofShares: 1 });
  expect(await backUp(plan.id)).toMatchObject({ state: 'succeeded' });
  // The copy follows by itself.
  await until(
    async () =>
      (await client.backups.jobs({ targetId })).some(({ kind, state }) => kind === 'mirror' && state === 'succeeded'),
    patient,
  );
  await quiet();
  expect(await client.backups.target({ id: mirror.id })).toMatchObject({ state: 'ready', snapshots: 1 });
  expect(await client.backups.snapshots({ targetId: mirror.id }), 'the mirror alone is enough').toHaveLength(1);

  const proof = async () => over((await client.backups.prove({ targetId, all: true })).id);
  expect(await proof()).toMatchObject({ state: 'succeeded', receipt: { damages: [], filesRestored: 3 } });
  const provenAt = (await client.backups.target({ id: targetId })).provenAt;
  expect(provenAt).not.toBeNull();
  expect((await client.backups.overview({})).plans[0]?.lastProvenAt).toBe(provenAt);

  const packs = await packsOf(repository);
  const damaged = packs[0] ?? '';
  await flip(damaged);
  const found = await proof();
  expect(found.state).toBe('partial');
  // That it came to its end is no success: its run says so, too.
  await until(async () => (await client.runs.get({ id: found.runId ?? '' })).state === 'failed', patient);
  expect(found.receipt?.damages).toMatchObject([{ file: 'pack', id: damaged.slice(-64) }]);
  expect(await client.backups.target({ id: targetId })).toMatchObject({ state: 'damaged', provenAt });
  const item = await until(
    () => core.services.attention.list().items.find(({ key }) => key === `backups/damaged-${targetId}`),
    patient,
  );
  expect(item.actions.map(({ id }) => id)).toEqual(['heal', 'show']);
  await client.attention.act({ key: item.key, action: 'heal' });
  await until(
    async () =>
      (await client.backups.jobs({ targetId })).some(({ kind, state }) => kind === 'heal' && state === 'succeeded'),
    patient,
  );
  await quiet();
  expect(await client.backups.target({ id: targetId })).toMatchObject({ state: 'ready', damages: [] });
  expect(await proof()).toMatchObject({ state: 'succeeded', receipt: { damages: [] } });
  await until(
    () => core.services.attention.list().items.every(({ key }) => !key.startsWith('backups/damaged')),
    patient,
  );
});
