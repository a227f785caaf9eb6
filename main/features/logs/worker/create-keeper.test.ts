import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { findSources, projectFolder } from '../store/places.ts';
import { noteLine } from '../store/source.ts';
import { createKeeper } from './create-keeper.ts';
import type { FromLogs } from './messages.ts';

const target = { projectId: 'shop', service: 'web' };

test('a folder that could not be marked is marked once it can be', async () => {
  const root = join(await tempDir(), 'service-logs');
  const told: FromLogs[] = [];
  const keeper = createKeeper({ root, tell: (message) => told.push(message) });
  onTestFinished(() => keeper.end());
  const inItsWay = projectFolder(root, 'shop');
  await mkdir(dirname(inItsWay), { recursive: true });
  await writeFile(inItsWay, '');
  const kept = keeper.need(target);
  await keeper.mark(kept);
  kept.source.add(Date.now(), 2, noteLine('hello', 3));
  expect(kept.marked).toBe(false);
  expect(keeper.kept().problem).not.toBe(null);
  await rm(inItsWay);
  await until(() => kept.marked && keeper.kept().problem === null, { timeoutMs: 60_000 });
  expect(await findSources(root)).toEqual([target]);
});
