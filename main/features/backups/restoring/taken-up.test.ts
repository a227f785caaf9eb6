import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { startOn } from '../testing/start-on.ts';
import { acts, patient } from '../testing/started.ts';

test('a restore that goes on at the next start says where the first part of it kept what was there', {
  timeout: 240_000,
}, async () => {
  const dir = await tempDir();
  const source = join(dir, 'source');
  await mkdir(source);
  await writeFile(join(source, 'a'), 'before');
  // More than is worked on at once: all that is to be replaced has been, long before the end.
  for (let at = 0; at < 4_000; at += 1) await writeFile(join(source, `file-${at}`), `words ${at}`);
  const first = await startOn(dir);
  const { addTarget, addPlan, backUp } = acts(first.client);
  const { id: targetId } = await addTarget('Disk', join(dir, 'repository'));
  const { id } = await addPlan(targetId, [source]);
  const { receipt } = await backUp(id);
  await writeFile(join(source, 'a'), 'AFTER!');
  const restore = { targetId, snapshotId: receipt?.snapshotId ?? '', paths: [], to: { type: 'original' as const } };
  const job = await first.client.backups.restore({ restore });
  const aside = join(dir, 'data', 'backups', 'aside', job.id);
  await until(async () => (await readdir(aside).catch(() => [])).length > 0, patient);
  await first.client.backups.pauseJob({ id: job.id, paused: true });
  await first.core.dispose();

  const { client } = await startOn(dir);
  expect(await acts(client).over(job.id)).toMatchObject({ state: 'succeeded', receipt: { asideDir: aside } });
  expect(await readFile(join(source, 'a'), 'utf8')).toBe('before');
  expect(await readFile(join(aside, source, 'a'), 'utf8')).toBe('AFTER!');
});
