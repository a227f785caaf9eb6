import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { targetInput, planInput } from '../../../shared/features/backups/schema.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

test('one call each: a place, a plan, a backup, a receipt', { timeout: 120_000 }, async () => {
  const { client } = await startTestCore();
  const dir = await tempDir();
  const source = join(dir, 'source');
  await mkdir(source);
  await writeFile(join(source, 'a.txt'), 'hello');
  const target = targetInput.parse({ name: 'Disk', backend: { type: 'folder', path: join(dir, 'repo') } });
  const saved = await client.backups.saveTarget({ target, secrets: {} });
  expect(saved.password).toMatch(/^\w{5}(-\w{5}){5}$/);
  const plan = await client.backups.savePlan({ plan: planInput.parse({ name: 'P', targetId: saved.target.id, paths: [source], cron: null, proofCron: null }) });
  const job = await client.backups.backUp({ id: plan.id });
  const done = await until(async () => {
    const now = await client.backups.job({ id: job.id });
    return now.endedAt === null ? null : now;
  }, { timeoutMs: 60_000 });
  expect(done).toMatchObject({ state: 'succeeded' });
  console.log(done);
});
