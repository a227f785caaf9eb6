import { expect, test } from 'vitest';
import { openForTest } from '../db/testing/fixtures.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { createChildrenRepo } from './repo.ts';
import type { ChildRow } from './types.ts';

const row = (id: string, startedAt: number, subject: ChildRow['subject']): ChildRow => ({
  id,
  pid: 42,
  startTime: 'boot:777',
  label: 'dev server',
  command: 'npm run dev',
  cwd: '/projects/shop',
  subject,
  startedAt,
});

test('what is kept is remembered across runs, oldest first, until it is removed', async () => {
  const dataDir = await tempDir();
  const first = await openForTest(dataDir);
  const newer = row('bbbbbb', 2, null);
  const older = row('aaaaaa', 1, { type: 'project', id: 'p1' });
  await createChildrenRepo(first.data).add(newer);
  await createChildrenRepo(first.data).add(older);
  await createChildrenRepo(first.data).add({ ...row('cccccc', 3, null), pid: 0, startTime: '' });
  await createChildrenRepo(first.data).add(row('cccccc', 3, null));
  await first.dispose();

  const second = await openForTest(dataDir);
  const repo = createChildrenRepo(second.data);
  expect(await repo.listKept()).toEqual([older, newer, row('cccccc', 3, null)]);
  await repo.remove('aaaaaa');
  await repo.remove('aaaaaa');
  await repo.remove('cccccc');
  expect(await repo.listKept()).toEqual([newer]);
});
