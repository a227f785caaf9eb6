import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RestartPolicy } from '../../../shared/features/launcher/schema.ts';
import { restartPolicy } from '../../../shared/features/launcher/schema.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { until } from '../../core/testing/until.ts';
import { createBrake } from './supervisor/brake.ts';
import { startSupervised } from './testing/supervised.ts';

const time = { timeout: 180_000 };
const quick = { firstDelaySeconds: 0, longestDelaySeconds: 0 };
const policy = (given: Partial<RestartPolicy>) => restartPolicy.parse(given);

describe('the brake', () => {
  test('waits twice as long each time, up to its longest, and then leaves it alone', () => {
    const clock = createFakeClock();
    const brake = createBrake(
      policy({ when: 'on-failure', most: 5, withinSeconds: 60, longestDelaySeconds: 8 }),
      clock,
    );
    const waits: unknown[] = [];
    for (let i = 0; i < 6; i += 1) {
      const decision = brake.ended({ failed: true, livedMs: 0 });
      waits.push(decision.do === 'again' ? decision.afterMs : decision);
      clock.advance(decision.do === 'again' ? decision.afterMs : 0);
    }
    expect(waits.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 8_000, 8_000]);
    expect(waits[5]).toEqual({ do: 'loop', sentence: 'ended 6 times in 60 s: left alone' });
  });

  test('ends that lie far apart are no loop, and begin with the shortest wait', () => {
    const clock = createFakeClock();
    const brake = createBrake(policy({ when: 'always', most: 1, withinSeconds: 10 }), clock);
    for (let i = 0; i < 20; i += 1) {
      expect(brake.ended({ failed: i % 2 === 0, livedMs: 11_000 })).toEqual({ do: 'again', afterMs: 1_000 });
      clock.advance(11_000);
    }
  });

  test('on-failure leaves a good end, never leaves every one', () => {
    const clock = createFakeClock();
    expect(createBrake(policy({ when: 'on-failure' }), clock).ended({ failed: false, livedMs: 0 })).toEqual({
      do: 'leave',
    });
    expect(createBrake(policy({}), clock).ended({ failed: true, livedMs: 0 })).toEqual({ do: 'leave' });
  });
});

describe('ends that nobody asked for', time, () => {
  test('a crash is told of the project, started again, and a loop is left alone with one act that mends it', async () => {
    const { put, start, comes, folderOf, events, attention, status } = await startSupervised();
    const mended = join(await folderOf('shop'), 'mended');
    const id = put('shop/web', `[ -e ${mended} ] && exec sleep 1000; echo no config >&2; exit 2`, {
      restart: { when: 'on-failure', most: 3, withinSeconds: 600, ...quick },
    });
    await start([id]);
    const looping = await comes(id, 'looping');
    expect(looping).toMatchObject({ restarts: 3, exit: { code: 2 }, nextTryAt: null, process: null });
    expect(looping.sentence).toBe('Ended 4 times in 600 s: left alone. Ended with 2: no config.');
    const crashes = events.filter(({ kind }) => kind === 'project.crashed');
    expect(crashes).toHaveLength(4);
    expect(crashes[0]?.subjects).toContainEqual({ type: 'project', id: 'shop', label: 'shop' });
    expect(crashes[0]?.sentence).toBe('web of shop crashed. Ended with 2: no config. It is started again in 0 s.');
    expect(crashes[3]?.sentence).toBe(
      'web of shop crashed. Ended with 2: no config. Ended 4 times in 600 s: left alone.',
    );
    // Each crash is one line, whatever came of it.
    const told = events.map(({ kind }) => kind).filter((kind) => !kind.startsWith('attention.'));
    expect(told).toEqual(['service.started', ...crashes.map(() => 'project.crashed')]);
    const item = attention.list().items.find(({ key }) => key === `launcher/${id}`);
    expect(item).toMatchObject({ severity: 'error', sentence: 'web of shop crashes again and again' });
    expect(item?.actions[0]).toMatchObject({ label: 'Start again' });

    await writeFile(mended, '');
    expect(await attention.act(`launcher/${id}`, 'start')).toMatchObject({ done: true });
    await comes(id, 'ready');
    expect(status(id)).toMatchObject({ restarts: 0 });
    expect(attention.list().items).toEqual([]);
  });

  test('a stop is no crash, and wins over the wait for the next try', async () => {
    const { put, start, comes, stopAll, children, events } = await startSupervised();
    const id = put('shop/web', 'exit 1', {
      restart: { when: 'always', firstDelaySeconds: 3_000, longestDelaySeconds: 3_000 },
    });
    await start([id]);
    const waiting = await comes(id, 'waiting').then(() => until(async () => (await comes(id, 'waiting')).nextTryAt));
    expect(waiting).toBeGreaterThan(Date.now());
    expect((await stopAll([id]))[0]).toMatchObject({ ok: true });
    await comes(id, 'stopped');
    const other = put('shop/worker', 'sleep 1000', { restart: { when: 'always', ...quick } });
    await start([other]);
    await comes(other, 'ready');
    await stopAll([other]);
    await comes(other, 'stopped');
    expect(children.list()).toEqual([]);
    expect(
      events.filter(({ kind, subjects }) => kind === 'project.crashed' && subjects.some((one) => one.id === other)),
    ).toEqual([]);
  });

  test('a start while it waits for the next try tries now; an end with 0 is no failure', async () => {
    const { put, start, comes, status, folderOf } = await startSupervised();
    const go = join(await folderOf('shop'), 'go');
    const id = put('shop/web', `[ -e ${go} ] && exec sleep 1000; exit 1`, {
      restart: { when: 'on-failure', firstDelaySeconds: 3_000, longestDelaySeconds: 3_000 },
    });
    await start([id]);
    await until(() => status(id)?.nextTryAt, { timeoutMs: 60_000 });
    await writeFile(go, '');
    await start([id]);
    await comes(id, 'ready');
    const job = put('shop/job', 'true', { restart: { when: 'on-failure', ...quick } });
    await start([job]);
    expect(await comes(job, 'done')).toMatchObject({ restarts: 0, exit: { code: 0 } });
  });

  test('what a service leaves behind is ended before it is started again', async () => {
    const { put, start, comes, stopAll, children, folderOf } = await startSupervised();
    const folder = await folderOf('shop');
    const id = put('shop/web', `setsid sleep 1001 & echo $! >> ${folder}/left; sleep 0.2; exit 1`, {
      restart: { when: 'on-failure', most: 2, withinSeconds: 600, ...quick },
    });
    await start([id]);
    await comes(id, 'looping');
    const { readFile } = await import('node:fs/promises');
    const left = (await readFile(join(folder, 'left'), 'utf8')).trim().split('\n').map(Number);
    expect(left).toHaveLength(3);
    for (const pid of left) expect(await children.facts.alive(pid)).toBe(false);
    expect((await stopAll([id]))[0]).toMatchObject({ ok: true });
  });
});
