import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import { hostname } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { needs } from '../../../core/testing/needs.ts';
import { until } from '../../../core/testing/until.ts';
import { clearStaleLocks } from './lock.ts';
import { ownerLives, ownerText, ownOwner, parseOwner } from './lock-owner.ts';
import type { LockRecord } from './records.ts';
import { restic, resticRun } from './testing/restic.ts';
import { testPassword, testRepository } from './testing/test-repository.ts';
import type { Backend, Id, Repository } from './types.ts';

const minute = 60_000;

async function lockIds(backend: Backend): Promise<Id[]> {
  const ids: Id[] = [];
  for await (const { name } of backend.list('lock')) ids.push(name);
  return ids;
}

/** A pid that was somebody's and is nobody's now. */
async function deadPid(): Promise<number> {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid ?? 0;
}

const record = (changes: Partial<LockRecord> = {}): LockRecord => ({
  ...{ time: new Date().toISOString(), exclusive: true, hostname: hostname(), username: 'ada', pid: process.pid },
  ...changes,
});

const plant = (repository: Repository, changes: Partial<LockRecord>): Promise<Id> =>
  repository.save('lock', record(changes));

describe('our own locks', () => {
  it('let sharers be, and one alone keeps everybody out', async () => {
    const { repository } = await testRepository();
    const one = await repository.lock('shared');
    const two = await repository.lock('shared');
    await expect(repository.lock('exclusive')).rejects.toMatchObject({ code: 'locked', message: /Optimus/ });
    await Promise.all([one.release(), two.release()]);
    const alone = await repository.lock('exclusive');
    await expect(repository.lock('shared')).rejects.toMatchObject({ code: 'locked' });
    await expect(repository.lock('exclusive')).rejects.toMatchObject({ code: 'locked' });
    await alone.release();
    await alone.release();
    expect(await lockIds(repository.backend)).toEqual([]);
  });

  it('are kept fresh by new ones, and told lost when somebody removed them', async () => {
    const clock = createFakeClock();
    const { repository } = await testRepository({ clock });
    const lock = await repository.lock('shared');
    const first = lock.id;
    clock.advance(5 * minute);
    await until(async () => lock.id !== first && (await lockIds(repository.backend)).length === 1, {
      timeoutMs: 60_000,
    });
    expect(await lockIds(repository.backend)).toEqual([lock.id]);
    const { time } = await repository.load<LockRecord>('lock', lock.id);
    expect(Date.parse(time)).toBe(clock.now());
    await repository.backend.remove('lock', lock.id);
    const lost = once(lock.lost, 'abort');
    clock.advance(5 * minute);
    await lost;
    expect(lock.lost.reason).toMatchObject({ code: 'locked' });
    await lock.release();
    expect(await lockIds(repository.backend)).toEqual([]);
  });

  it('are given up before others may take them for dead, where the place does not answer', async () => {
    const clock = createFakeClock();
    const { repository, path, dir } = await testRepository({ clock });
    const lock = await repository.lock('shared');
    await rename(path, `${dir}/unplugged`);
    const lost = once(lock.lost, 'abort');
    clock.advance(23 * minute);
    await lost;
    await lock.release();
    await rename(`${dir}/unplugged`, path);
  });

  it('are lost to whoever began alone while the machine slept', async () => {
    const clock = createFakeClock();
    const { repository } = await testRepository({ clock });
    const lock = await repository.lock('shared');
    const lost = once(lock.lost, 'abort');
    const other = { hostname: 'elsewhere', time: new Date(clock.now() + 40 * minute).toISOString() };
    await plant(repository, other);
    clock.advance(40 * minute);
    await lost;
    await lock.release();
    expect(await lockIds(repository.backend)).toHaveLength(1);
  });

  it('are looked after before what cannot be taken back, where the timers slept as well', async () => {
    const clock = createFakeClock();
    const { repository } = await testRepository({ clock });
    const [kept, taken] = [await repository.lock('shared'), await repository.lock('shared')];
    const before = kept.id;
    await kept.sure();
    expect(kept.id).toBe(before);
    clock.set(clock.now() + 40 * minute);
    await kept.sure();
    expect(kept.id).not.toBe(before);
    await repository.backend.remove('lock', taken.id);
    await expect(taken.sure()).rejects.toMatchObject({ code: 'locked' });
    expect(taken.lost.aborted).toBe(true);
    await Promise.all([kept.release(), taken.release()]);
    await expect(kept.sure()).resolves.toBeUndefined();
  });

  it('leave nothing behind when the wait for them is ended', async () => {
    const { repository } = await testRepository();
    const gone = new AbortController();
    gone.abort(new Error('no longer wanted'));
    await expect(repository.lock('shared', gone.signal)).rejects.toThrow('no longer wanted');
    await until(async () => (await lockIds(repository.backend)).length === 0, { timeoutMs: 60_000 });
  });
});

describe('locks of others', () => {
  it('go when their process is dead, and stay while it lives or cannot be known', async () => {
    const { repository } = await testRepository();
    const own = await ownOwner();
    const pid = await deadPid();
    const old = new Date(Date.now() - 31 * minute).toISOString();
    const dead: Partial<LockRecord>[] = [
      { pid },
      { hostname: 'elsewhere', time: old },
      { hostname: 'x (Optimus)', optimus: ownerText({ ...own, pid }) },
      { hostname: 'x (Optimus)', optimus: ownerText({ ...own, start: 'yesterday:1' }) },
      { hostname: 'x (Optimus)', optimus: ownerText(own), time: old },
    ];
    for (const changes of dead) await plant(repository, changes);
    const lock = await repository.lock('exclusive');
    expect(await lockIds(repository.backend)).toEqual([lock.id]);
    await lock.release();
    const live: Partial<LockRecord>[] = [
      {},
      { hostname: 'elsewhere', pid },
      { hostname: 'x (Optimus)', optimus: ownerText(own) },
      { hostname: 'x (Optimus)', optimus: ownerText({ ...own, machine: 'other', pid }) },
      { hostname: 'x (Optimus)', optimus: ownerText({ ...own, space: 'pid:[1]', pid }) },
    ];
    for (const changes of live) {
      const id = await plant(repository, changes);
      await expect(repository.lock('shared'), JSON.stringify(changes)).rejects.toMatchObject({ code: 'locked' });
      expect(await lockIds(repository.backend)).toEqual([id]);
      await repository.backend.remove('lock', id);
    }
  });

  it('are counted when they are cleared by hand', async () => {
    const { repository } = await testRepository();
    await plant(repository, { pid: await deadPid() });
    await plant(repository, {});
    const deps = {
      backend: repository.backend,
      clock: createSystemClock(),
      load: (kind: 'lock', id: Id) => repository.load<LockRecord>(kind, id),
    };
    expect(await clearStaleLocks(deps)).toBe(1);
    expect(await clearStaleLocks(deps)).toBe(0);
  });

  it('tell their owner', async () => {
    const own = await ownOwner();
    expect(parseOwner(ownerText(own))).toEqual(own);
    expect(parseOwner('a|b|x|c')).toBeNull();
    expect(parseOwner('a|b|1')).toBeNull();
    expect(await ownerLives(own, own)).toBe(true);
  });
});

describe.skipIf(!(await needs('restic')))('beside the restic program', () => {
  it('it respects ours and we respect its', async () => {
    const { repository, path } = await testRepository();
    const ours = await repository.lock('exclusive');
    const refused = await resticRun(path, ['snapshots']);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toMatch(/already locked exclusively by PID \d+ on .* \(Optimus\)/);
    // Neither is one of a live process taken away by it.
    await restic(path, ['unlock']);
    expect(await lockIds(repository.backend)).toEqual([ours.id]);
    await ours.release();

    // It holds its lock for as long as its input goes on.
    const env = { ...process.env, RESTIC_PASSWORD: testPassword, RESTIC_REPOSITORY: path };
    const running = spawn('restic', ['--no-cache', 'backup', '--stdin'], { env, stdio: ['pipe', 'ignore', 'ignore'] });
    const ended = once(running, 'exit');
    onTestFinished(() => void running.kill('SIGKILL'));
    await until(async () => (await lockIds(repository.backend)).length > 0, { timeoutMs: 60_000 });
    await expect(repository.lock('exclusive')).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(String(running.pid)),
    });
    await (await repository.lock('shared')).release();
    running.kill('SIGKILL');
    await ended;
    expect(await lockIds(repository.backend)).toHaveLength(1);
    const lock = await repository.lock('exclusive');
    expect(await lockIds(repository.backend)).toEqual([lock.id]);
    await lock.release();
  });
});
