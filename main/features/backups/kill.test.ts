import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { startOn } from './testing/start-on.ts';
import { acts, patient } from './testing/started.ts';

const child = fileURLToPath(new URL('./testing/kill-child.ts', import.meta.url));

test('killed in the middle of a backup: its hook is undone, its lock goes, and it goes on', {
  timeout: 300_000,
}, async () => {
  const dir = await tempDir();
  const started = spawn(process.execPath, [child, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void started.kill('SIGKILL'));
  const ended = once(started, 'close');
  const lines: string[] = [];
  createInterface({ input: started.stdout }).on('line', (line) => lines.push(line));
  const gone = () => (started.exitCode === null ? undefined : 'gone');
  const said = await until(() => lines.find((line) => line.startsWith('job ')) ?? gone(), {
    ...patient,
    what: 'the child to be in the middle of it',
  });
  expect(said).not.toBe('gone');
  // A name that is only temporary is no lock: it is swept when it is a day old.
  const locks = async () =>
    (await readdir(join(dir, 'repository', 'locks'))).filter((name) => /^[0-9a-f]{64}$/.test(name)).length;
  await until(async () => (await locks()) > 0, { ...patient, what: 'the lock of the backup' });
  started.kill('SIGKILL');
  await ended;
  expect(await locks()).toBe(1);
  expect(await readdir(join(dir, 'repository', 'snapshots'))).toEqual([]);

  const { core, client } = await startOn(dir);
  const job = await acts(client).over(said.slice('job '.length));
  expect(job).toMatchObject({ state: 'succeeded', receipt: { files: 22, troubles: 0 } });
  expect(await stat(join(dir, 'source', 'paused')).catch(() => 'gone')).toBe('gone');
  const undone = await core.services.journal.list({ kinds: ['backup.hook-undone'], limit: 10 });
  expect(undone.events).toHaveLength(1);
  expect(await readdir(join(dir, 'repository', 'snapshots'))).toHaveLength(1);
  await until(async () => (await locks()) === 0, { ...patient, what: 'the locks to be gone' });
  expect(await readdir(join(dir, 'data', 'backups', 'staging')).catch(() => [])).toEqual([]);
});
