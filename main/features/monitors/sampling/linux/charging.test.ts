import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keyOf } from '../../../../../shared/lib/series-key.ts';
import { until } from '../../../../core/testing/until.ts';
import { processesIn, truthOf, workFolder } from '../testing/in-folder.ts';
import { createLinuxLook } from './create-linux-look.ts';

const id = 'p1';
const cpu = keyOf('cpu.used.percent', { scope: 'project', id });
const burn = 'while :; do :; done';
const shortWork = 'i=0; while [ $i -lt 4000 ]; do i=$((i+1)); done';
/** What runs at this moment is counted a tick early or late, each time that somebody looks. */
const tickSlack = 4;
/** And a whole family cannot be read in one moment. */
const familySlack = 15;

/** Looks one by one, with what was charged to the project so far, in ticks. */
function lookAt(folder: string) {
  let now = performance.now();
  const looker = createLinuxLook({ now: () => now, longestMs: Number.POSITIVE_INFINITY });
  onTestFinished(() => looker.dispose());
  looker.places({ projects: [{ projectId: id, path: folder }], children: [], containers: [] });
  let charged = 0;
  return {
    looker,
    charged: () => charged,
    async look() {
      const before = now;
      now = performance.now();
      const { values } = await looker.look();
      const ticks = ((values[cpu] ?? 0) * (now - before)) / 1_000;
      charged += ticks;
      return values;
    },
  };
}

/**
 * Looks until the kernel has counted so many more ticks, some looks at least. What is true lies between what was read
 * around the first and the last look.
 */
async function compare(
  work: Awaited<ReturnType<typeof workFolder>>,
  watch: ReturnType<typeof lookAt>,
  ticks: number,
  looks: number,
) {
  const before = await work.ticks();
  await watch.look();
  const chargedBefore = watch.charged();
  const from = await work.ticks();
  let last = from;
  for (let done = 1; done <= looks; done += 1) {
    const goal = from + (ticks / looks) * done;
    last = await until(
      async () => {
        const now = await work.ticks();
        return now >= goal ? now : null;
      },
      { timeoutMs: 60_000, what: 'work' },
    );
    await watch.look();
  }
  return { charged: watch.charged() - chargedBefore, least: last - from, most: (await work.ticks()) - before };
}

describe.runIf(process.platform === 'linux')('processor time is charged to its project', () => {
  test('of a loop of programs that are gone before anybody looks', { timeout: 120_000 }, async () => {
    const work = await workFolder();
    const shell = work.run('sh', '-c', 'while :; do ls > /dev/null; done');
    const watch = lookAt(work.folder);
    await until(async () => ((await truthOf(shell.pid))?.reaped ?? 0) > 2);
    const { charged, least, most } = await compare(work, watch, 100, 8);
    expect(charged).toBeGreaterThanOrEqual(least - tickSlack);
    expect(charged).toBeLessThanOrEqual(most + tickSlack);
  });

  test('of a build: short and long children, one in a session of its own, one that nobody waits for', {
    timeout: 180_000,
  }, async () => {
    const work = await workFolder();
    const script = `sh -c '${burn}' & setsid sh -c '${burn}' & ( sh -c '${burn}' & ) ; while :; do sh -c '${shortWork}'; done`;
    const root = work.run('sh', '-c', script);
    await until(async () => (await processesIn(work.folder)).length >= 4);
    const watch = lookAt(work.folder);
    const { charged, least, most } = await compare(work, watch, 120, 6);
    expect(charged).toBeGreaterThanOrEqual(least - familySlack);
    expect(charged).toBeLessThanOrEqual(most + familySlack);

    // The end of a long one hands all that it ever used to its parent, which was charged long ago.
    const long = await until(async () =>
      (await processesIn(work.folder)).find(({ ppid, own }) => ppid === root.pid && own > 2 * familySlack),
    );
    const before = await work.ticks();
    await watch.look();
    const chargedBefore = watch.charged();
    process.kill(long.pid, 'SIGKILL');
    await until(async () => (await truthOf(long.pid)) === null);
    for (let looks = 0; looks < 4; looks += 1) await watch.look();
    const since = watch.charged() - chargedBefore;
    expect(since).toBeLessThanOrEqual((await work.ticks()) - before + familySlack);
  });

  test('of children that a parent does not want to hear of, as long as they are seen', {
    timeout: 120_000,
  }, async () => {
    const work = await workFolder();
    const script = '$SIG{CHLD} = "IGNORE"; if (my $p = fork) { sleep 1 while kill 0, $p; 1 while 1 } 1 while 1';
    const parent = work.run('perl', '-e', script);
    const child = await until(async () => (await processesIn(work.folder)).find(({ ppid }) => ppid === parent.pid));
    const watch = lookAt(work.folder);
    await watch.look();
    await until(async () => ((await truthOf(child.pid))?.own ?? 0) > 30);
    await watch.look();
    const seen = watch.charged();
    expect(seen).toBeGreaterThan(10);
    process.kill(child.pid, 'SIGKILL');
    const own = (await truthOf(parent.pid))?.own ?? 0;
    await until(async () => ((await truthOf(parent.pid))?.own ?? 0) > own + 20);
    await watch.look();
    const end = (await truthOf(parent.pid))?.own ?? 0;
    // What it does itself is not taken for what its child did.
    expect(watch.charged() - seen).toBeGreaterThan(10);
    expect(watch.charged() - seen).toBeLessThanOrEqual(end - own + tickSlack);
  });

  test('from the first look on, of what is found running: not what it did before', { timeout: 60_000 }, async () => {
    const work = await workFolder();
    const shell = work.run('sh', '-c', burn);
    await until(async () => ((await truthOf(shell.pid))?.own ?? 0) > 30);
    const watch = lookAt(work.folder);
    const values = await watch.look();
    expect(values[cpu]).toBeUndefined();
    const at = (await truthOf(shell.pid))?.own ?? 0;
    await watch.look();
    const end = (await truthOf(shell.pid))?.own ?? 0;
    expect(watch.charged()).toBeLessThanOrEqual(end - at + tickSlack);
  });

  test('and all of what began since the look before', { timeout: 60_000 }, async () => {
    const work = await workFolder();
    const watch = lookAt(work.folder);
    await watch.look();
    await watch.look();
    const shell = work.run('sh', '-c', burn);
    await until(async () => ((await truthOf(shell.pid))?.own ?? 0) > 20);
    const least = (await truthOf(shell.pid))?.own ?? 0;
    await watch.look();
    expect(watch.charged()).toBeGreaterThanOrEqual(least - 1);
    expect(watch.charged()).toBeLessThanOrEqual(((await truthOf(shell.pid))?.own ?? 0) + 1);
  });

  test('a program that is run to its end between two looks is charged to whoever waited for it', {
    timeout: 60_000,
  }, async () => {
    const work = await workFolder();
    // The shell works on while it waits, so that it is still there.
    const shell = work.run('sh', '-c', `sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; sleep 1000 & wait`);
    const watch = lookAt(work.folder);
    await watch.look();
    await until(async () => ((await truthOf(shell.pid))?.reaped ?? 0) > 0);
    await watch.look();
    const { reaped = 0, own = 0 } = (await truthOf(shell.pid)) ?? {};
    expect(watch.charged()).toBeLessThanOrEqual(reaped + own + 1);
    expect(watch.charged()).toBeGreaterThanOrEqual(reaped - tickSlack);
    const before = watch.charged();
    for (let looks = 0; looks < 3; looks += 1) await watch.look();
    expect(watch.charged() - before).toBeLessThanOrEqual(1);
  });

  test('after a gap nothing is charged of what happened in it', { timeout: 60_000 }, async () => {
    const work = await workFolder();
    const shell = work.run('sh', '-c', burn);
    let now = performance.now();
    const looker = createLinuxLook({ now: () => now });
    onTestFinished(() => looker.dispose());
    looker.places({ projects: [{ projectId: id, path: work.folder }], children: [], containers: [] });
    await looker.look();
    now += 1_000;
    const told = await looker.look();
    expect(told.values[cpu]).toBeGreaterThanOrEqual(0);
    await until(async () => ((await truthOf(shell.pid))?.own ?? 0) > 10);
    now += 6_000;
    const { values } = await looker.look();
    expect(values[cpu]).toBeUndefined();
    for (const rate of ['cpu.percent', 'cpu.user.percent', 'cpu.pressure.percent'] as const)
      expect(values[keyOf(rate)]).toBeUndefined();
    expect(values[keyOf('memory.used.bytes')]).toBeGreaterThan(0);
    shell.kill('SIGKILL');
    await once(shell, 'exit');
  });
});
