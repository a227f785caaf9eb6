import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../testing/temp-dir.ts';
import { acquireInstanceLock, DataFolderInUse } from './instance-lock.ts';
import type { LockAnswer, LockOrder } from './testing/lock-host.ts';

function start(dataDir: string, kind: string): ChildProcess {
  const host = fork(new URL('./testing/lock-host.ts', import.meta.url), [dataDir, kind], { execArgv: [] });
  onTestFinished(() => void host.kill('SIGKILL'));
  return host;
}

async function ask(host: ChildProcess, order: LockOrder): Promise<LockAnswer> {
  const answer = once(host, 'message');
  host.send(order);
  const [message] = await answer;
  return message as LockAnswer;
}

test('of two that start together exactly one wins, fifty times, and the other is told who it is', async () => {
  const dataDir = await tempDir();
  const hosts = [start(dataDir, 'desktop'), start(dataDir, 'headless')];
  for (let round = 0; round < 50; round += 1) {
    const answers = await Promise.all(hosts.map((host) => ask(host, 'acquire')));
    const winner = answers.findIndex((answer) => 'got' in answer && answer.got);
    const loser = 1 - winner;
    expect(answers[winner]).toEqual({ got: true });
    const kind = winner === 0 ? 'desktop' : 'headless';
    expect(answers[loser]).toMatchObject({
      got: false,
      holder: { pid: hosts[winner]?.pid, kind, version: '1.2.3' },
    });
    const freed = hosts[winner];
    if (freed) await ask(freed, 'release');
  }
});

test('what is killed holds nothing, though its name is still there', async () => {
  const dataDir = await tempDir();
  for (let round = 0; round < 5; round += 1) {
    const host = start(dataDir, 'desktop');
    expect(await ask(host, 'acquire')).toEqual({ got: true });
    await expect(acquireInstanceLock({ dataDir, kind: 'test' })).rejects.toThrow(`process ${host.pid}`);
    host.kill('SIGKILL');
    await once(host, 'exit');
    expect(JSON.parse(await readFile(join(dataDir, 'holder.json'), 'utf8'))).toMatchObject({ pid: host.pid });
    const lock = await acquireInstanceLock({ dataDir, kind: 'test' });
    expect(lock.holder.pid).toBe(process.pid);
    await lock.release();
  }
});

test('one process cannot have it twice; released it can be had again', async () => {
  const dataDir = await tempDir();
  const lock = await acquireInstanceLock({ dataDir, kind: 'headless' });
  await lock.announce('http://127.0.0.1:4000');
  const refusal = await acquireInstanceLock({ dataDir, kind: 'headless' }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DataFolderInUse);
  expect(refusal).toMatchObject({ dataDir, holder: { pid: process.pid, address: 'http://127.0.0.1:4000' } });
  await lock.release();
  await lock.release();
  const again = await acquireInstanceLock({ dataDir, kind: 'headless' });
  await again.release();
});

test.each([
  [
    'of a dead process',
    JSON.stringify({ pid: 4_000_000, startTime: 'x:1', kind: 'x', since: 1, address: null, version: null }),
  ],
  [
    'of a pid that came round',
    JSON.stringify({ pid: process.pid, startTime: 'x:1', kind: 'x', since: 1, address: null, version: null }),
  ],
  ['that is no JSON', '{"pid":'],
  ['that is something else', '[1,2,3]'],
])('a leftover name %s stops nobody, and names nobody', async (_, text) => {
  const dataDir = await tempDir();
  await writeFile(join(dataDir, 'holder.json'), text);
  const lock = await acquireInstanceLock({ dataDir, kind: 'test' });
  await writeFile(join(dataDir, 'holder.json'), text);
  await expect(acquireInstanceLock({ dataDir, kind: 'test' })).rejects.toMatchObject({ holder: null });
  await lock.release();
});

test('garbage in the lock file is mended', async () => {
  const dataDir = await tempDir();
  await writeFile(join(dataDir, 'lock.db'), 'garbage, and enough of it to be looked at '.repeat(200));
  const lock = await acquireInstanceLock({ dataDir, kind: 'test' });
  await expect(acquireInstanceLock({ dataDir, kind: 'test' })).rejects.toThrow(DataFolderInUse);
  expect((await stat(join(dataDir, 'lock.db'))).size).toBe(0);
  await lock.release();
});

test('a folder that cannot be written says so', async () => {
  await expect(acquireInstanceLock({ dataDir: '/no/such/folder', kind: 'test' })).rejects.toThrow(/directory|open/);
});

test('a name that cannot be written keeps nobody from holding the lock', async () => {
  const dataDir = await tempDir();
  await mkdir(join(dataDir, 'holder.json'));
  const lock = await acquireInstanceLock({ dataDir, kind: 'desktop' });
  onTestFinished(() => lock.release());
  await lock.announce('http://127.0.0.1:1');
  const other = start(dataDir, 'headless');
  expect(await ask(other, 'acquire')).toMatchObject({ got: false });
});
