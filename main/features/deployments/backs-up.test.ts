import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planInput, targetInput } from '../../../shared/features/backups/schema.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { startShipping } from './testing/ship.ts';

const patient = { timeoutMs: 90_000 };

test('a project is backed up after each commit, and before a deployment or not shipped', {
  timeout: 300_000,
}, async () => {
  const { client, core, project, savePlace, ship } = await startShipping();
  const repository = join(await tempDir(), 'repository');
  const target = targetInput.parse({ name: 'Disk', backend: { type: 'folder', path: repository } });
  const { id: targetId } = (await client.backups.saveTarget({ target })).target;
  const { plan: suggested, folder, notes } = await client.backups.suggest({ projectId: project.id });
  expect(suggested).toMatchObject({ name: 'shop', projectId: project.id, paths: [expect.stringMatching(/shop$/)] });
  expect(suggested.excludes).not.toContain('.env');
  expect(folder).toMatch(/Backups/);
  expect(notes.length).toBeGreaterThan(0);
  expect((await client.backups.overview({})).unprotected.map(({ name }) => name)).toEqual(['shop']);
  const rest = { cron: null, proofCron: null, afterCommit: true, beforeDeployment: true, onPlug: false };
  const plan = await client.backups.savePlan({ plan: planInput.parse({ ...suggested, targetId, ...rest }) });
  expect((await client.backups.overview({})).unprotected).toEqual([]);

  const place = await savePlace();
  const shipped = await ship(place.id, { version: 'v2' });
  expect(shipped.state).toBe('succeeded');
  const jobs = async () => (await client.backups.jobs({ planId: plan.id })).filter(({ kind }) => kind === 'backup');
  await until(async () => (await jobs()).some(({ because }) => /^after commit [0-9a-f]{7}$/.test(because)), patient);
  await until(async () => (await jobs()).every(({ endedAt }) => endedAt !== null), patient);
  expect((await jobs()).map(({ because }) => because.replace(/ [0-9a-f]{7}$/, ''))).toEqual(
    expect.arrayContaining(['after commit', 'before a deployment']),
  );
  const run = await core.services.runs.get(shipped.runId);
  const keys = run.steps.map(({ key }) => key);
  expect(keys.indexOf('back-up')).toBeGreaterThan(-1);
  expect(keys.indexOf('back-up')).toBeLessThan(keys.indexOf('preview'));

  // Its disk is away: nothing is shipped, and the one that runs goes on.
  await rename(repository, `${repository}-away`);
  const refused = await ship(place.id, { version: 'v3' });
  expect(refused.state).toBe('failed');
  expect(refused.sentence).toContain('not backed up before the deployment');
  expect(await readdir(`${repository}-away/snapshots`)).not.toEqual([]);
  await client.deployments.removePlace({ id: place.id });
  await rm(`${repository}-away`, { recursive: true });
});
