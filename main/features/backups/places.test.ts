import { mkdir, readdir, rename, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { patient, startBackups } from './testing/started.ts';

const long = { timeout: 240_000 };

test(
  'a mirror whose disk is away is not filled anew on the empty mount point, and is filled when it is back',
  long,
  async () => {
    const { client, clock, dir, source, repository, addTarget, addPlan, backUp, over, quiet } = await startBackups();
    const copy = join(dir, 'copy');
    const second = await addTarget('Copy', copy, { forMirror: true });
    const { id: targetId } = await addTarget('Disk', repository, { mirrorIds: [second.id] });
    const plan = await addPlan(targetId, [source], { onPlug: true });
    await backUp(plan.id);
    const mirrors = async () => (await client.backups.jobs({})).filter(({ kind }) => kind === 'mirror');
    await until(async () => (await mirrors()).some(({ state }) => state === 'succeeded'), patient);
    await rename(copy, `${copy}-away`);
    await mkdir(copy);

    const asked = await over((await client.backups.mirror({ targetId })).id);
    expect(asked).toMatchObject({ state: 'failed', sentence: expect.stringContaining('its disk is away') });
    expect(await readdir(copy)).toEqual([]);
    expect(await client.backups.target({ id: second.id })).toMatchObject({ state: 'away' });
    expect(await client.backups.target({ id: targetId })).toMatchObject({ state: 'ready' });
    await backUp(plan.id);
    await quiet();
    await rmdir(copy);
    await rename(`${copy}-away`, copy);
    await until(async () => {
      clock.advance(400);
      return (await mirrors()).some(({ state, because }) => state === 'succeeded' && because.endsWith('came back'));
    }, patient);
    // None in between, and nothing took the source for a disk that came back.
    const jobs = await client.backups.jobs({});
    expect(jobs.map(({ kind, state, because }) => `${kind} ${state} ${because}`).toSorted()).toEqual([
      'backup succeeded by hand',
      'backup succeeded by hand',
      'mirror failed by hand',
      'mirror succeeded after a backup',
      'mirror succeeded its mirror came back',
    ]);
  },
);

test('repositories within what is backed up are left out, and no plan lies in its own copies', long, async () => {
  const { client, source, repository, addTarget, addPlan, backUp, over } = await startBackups();
  const inside = await addTarget('Inside', join(source, 'old [1]'));
  await writeFile(join(source, 'old [1]', 'beside.txt'), 'in the folder of the repository');
  const { id: targetId } = await addTarget('Disk', repository);
  const plan = await addPlan(targetId, [source]);
  expect(await backUp(plan.id)).toMatchObject({ state: 'succeeded', receipt: { files: 2 } });
  const other = await addPlan(targetId, [source], { name: 'Never run' });
  const proof = await over((await client.backups.prove({ targetId, planId: other.id })).id);
  expect(proof).toMatchObject({ state: 'failed', sentence: expect.stringContaining('no snapshot yet') });

  await client.backups.removePlan({ id: other.id });
  const { id, mirrorIds, ...target } = await client.backups.target({ id: targetId });
  await client.backups.saveTarget({ id, target: { ...target, mirrorIds: [...mirrorIds, inside.id] } });
  await expect(addPlan(targetId, [source], { name: 'Another' })).rejects.toMatchObject({
    code: 'INVALID',
    data: { problems: [{ field: 'paths.0', problem: expect.stringContaining('The backups themselves') }] },
  });
});
