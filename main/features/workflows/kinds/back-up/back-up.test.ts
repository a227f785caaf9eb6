import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { planInput, targetInput } from '../../../../../shared/features/backups/schema.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../../core/testing/test-core.ts';
import { until } from '../../../../core/testing/until.ts';

it('backs up a plan by its name, and fails when something is not in it', { timeout: 120_000 }, async () => {
  const { client } = await startTestCore();
  const [source, place, second] = [await tempDir(), await tempDir(), await tempDir()];
  const target = targetInput.parse({ name: 'Disk', backend: { type: 'folder', path: `${place}/repository` } });
  const { id: targetId } = (await client.backups.saveTarget({ target })).target;
  const never = { cron: null, proofCron: null, onPlug: false };
  const plan = planInput.parse({ ...never, name: 'Shop', targetId, paths: [source, second] });
  const { id: planId } = await client.backups.savePlan({ plan });
  const ended = async (source: string) => {
    const { id } = await client.workflows.create({ source: `name: N\nsteps:\n  - id: it\n${source}` });
    const run = await client.workflows.run({ id, inputs: {} });
    await client.workflows.remove({ id }).catch(() => {});
    return until(
      async () => {
        const now = await client.runs.get({ id: run.id });
        return now.finishedAt === null ? null : now;
      },
      { timeoutMs: 60_000 },
    );
  };
  const good = await ended('    back-up: Shop\n');
  expect(good).toMatchObject({ state: 'succeeded', output: { it: { plan: 'Shop', state: 'succeeded', missing: [] } } });
  expect(await client.backups.jobs({ planId })).toMatchObject([{ because: 'the workflow N', state: 'succeeded' }]);
  expect((await ended('    back-up: Nothing\n')).steps[0]?.error?.sentence).toBe('There is no backup plan Nothing');

  await client.backups.savePlan({ id: planId, plan: { ...plan, excludes: [] } });
  await rm(second, { recursive: true });
  expect((await ended('    back-up: Shop\n')).state).toBe('failed');
  expect(await ended('    back-up: Shop\n    partial: accept\n')).toMatchObject({
    ...{ state: 'succeeded', output: { it: { state: 'partial', missing: [second] } } },
  });
});
