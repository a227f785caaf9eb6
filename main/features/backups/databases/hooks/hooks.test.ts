import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { until } from '../../../../core/testing/until.ts';
import { aWatch, makeTools } from '../testing/make-tools.ts';

async function world() {
  const folder = await tempDir();
  const made = await makeTools();
  const text = async () => (await readFile(join(folder, 'log'), 'utf8').catch(() => '')).trim().split('\n').join(' ');
  const plan = (before: string | null, after: string | null, timeoutSeconds = 60) => ({
    ...{ id: randomUUID(), name: 'shop', folder, before, after, timeoutSeconds },
  });
  const left = () => readdir(join(made.dataDir, 'backups', 'hooks')).catch(() => []);
  return { ...made, folder, text, plan, left };
}

test('what was done before is undone after, whatever happens in between', async () => {
  const { tools, text, plan, left } = await world();
  const watch = aWatch();
  const result = await tools.hooks.run(
    plan('echo before $OPTIMUS_HOOK >> log; echo said', 'echo after >> log'),
    async () => {
      expect(await left()).toHaveLength(1);
      return 7;
    },
    watch,
  );
  expect([result, await text(), watch.said, await left()]).toEqual([7, 'before before after', ['said'], []]);

  const failing = tools.hooks.run(
    plan('true', 'echo after work >> log'),
    () => Promise.reject(new Error('no room')),
    aWatch(),
  );
  await expect(failing).rejects.toThrow('no room');
  expect(await text()).toMatch(/after work$/);

  let worked = false;
  const half = tools.hooks.run(
    plan('echo half >> log; echo what went wrong >&2; exit 3', 'echo after half >> log'),
    async () => {
      worked = true;
    },
    aWatch(),
  );
  await expect(half).rejects.toThrow('The command before the backup of shop ended with 3. It said: what went wrong');
  expect([worked, await text(), await left()]).toEqual([false, expect.stringMatching(/half after half$/), []]);

  const both = tools.hooks.run(
    plan('true', 'echo no >&2; exit 4'),
    () => Promise.reject(new Error('no room')),
    aWatch(),
  );
  await expect(both).rejects.toThrow(/no room.*after.*failed as well.*ended with 4/);
  expect(await left()).toHaveLength(1);
});

test('a command that does not end is ended with all that it started, and one that is cancelled is undone', async () => {
  const { tools, text, plan, folder, left } = await world();
  const late = tools.hooks.run(
    plan('sh -c "echo $$ > pid; exec sleep 1000" & wait', 'echo after >> log', 1),
    async () => {},
    aWatch(),
  );
  await expect(late).rejects.toThrow('had not ended after 1 s');
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  expect([await text(), await left()]).toEqual(['after', []]);

  const stop = new AbortController();
  const cancelled = tools.hooks.run(
    plan('echo up > up; exec sleep 1000', 'echo after cancel >> log'),
    async () => {},
    aWatch(stop.signal),
  );
  const ended = expect(cancelled).rejects.toThrow('cancelled');
  await until(() => readFile(join(folder, 'up'), 'utf8').catch(() => null), { timeoutMs: 60_000 });
  stop.abort(new Error('cancelled'));
  await ended;
  expect(await text()).toBe('after after cancel');
});

test('what a killed Optimus left done is undone at the next start, once', async () => {
  const { dataDir, folder, text, left } = await world();
  const child = fork(new URL('../testing/hook-child.ts', import.meta.url), [dataDir, folder], { stdio: 'inherit' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await until(async () => (await text()) === 'before', { timeoutMs: 60_000 });
  child.kill('SIGKILL');
  await ended;
  expect(await left()).toHaveLength(1);
  const { tools } = await makeTools({ dataDir });
  expect(await tools.hooks.recover()).toEqual([expect.stringContaining('shop')]);
  expect([await text(), await left(), await tools.hooks.recover()]).toEqual(['before after', [], []]);
});
