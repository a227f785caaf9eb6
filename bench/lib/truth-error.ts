import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { createSampler } from '../../main/features/monitors/sampling/create-sampler.ts';
import type { Measured } from '../../main/features/monitors/types.ts';
import { keyOf } from '../../shared/lib/series-key.ts';
import type { Figure } from './bench.ts';
import { quick } from './rounds.ts';

const id = 'truth';
const charged = keyOf('cpu.used.percent', { scope: 'project', id });
const usualLooks = quick ? 3 : 10;
const ticksPerSecond = 100;

/** Ticks in which any processor did anything, from the first line of /proc/stat. */
export function busyTicksIn(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = stat
    .slice(0, stat.indexOf('\n'))
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return user + nice + system + irq + softirq;
}

interface Stretch {
  ms: number;
  ticks: number;
  /** Percent of one core that was charged, at the mean. */
  charged: number;
}

export const percentOf = ({ ms, ticks }: Pick<Stretch, 'ms' | 'ticks'>) =>
  (ticks / ticksPerSecond / (ms / 1_000)) * 100;

/** What the loop took is what the machine took more than just before and just after it. */
export const errorPoints = (before: Stretch, during: Stretch, after: Stretch): number =>
  Math.abs(during.charged - (percentOf(during) - (percentOf(before) + percentOf(after)) / 2));

/** A loop of short programs in the folder of a project: what it is charged, beside what the kernel says of the whole machine. */
export async function truthFigure(dir: string, looks = usualLooks): Promise<Figure> {
  const folder = join(await realpath(dir), 'truth');
  await mkdir(folder, { recursive: true });
  const quiet = { debug() {}, info() {}, warn() {}, error: console.error, child: () => quiet };
  const sampler = createSampler({ log: quiet });
  sampler.places({ projects: [{ projectId: id, path: folder }], children: [], containers: [] });

  /** Of so many looks. What is read of the machine is read as each look is told. */
  function stretch(count: number): Promise<Stretch> {
    return new Promise((resolve, reject) => {
      let from: { at: number; ticks: number } | null = null;
      const percents: number[] = [];
      const stop = sampler.onMeasured((measured: Measured) => {
        void readFile('/proc/stat', 'latin1').then((stat) => {
          const now = { at: performance.now(), ticks: busyTicksIn(stat) };
          if (!from) {
            from = now;
            return;
          }
          percents.push(measured.values[charged] ?? 0);
          if (percents.length < count) return;
          stop();
          const sum = percents.reduce((all, one) => all + one, 0);
          resolve({ ms: now.at - from.at, ticks: now.ticks - from.ticks, charged: sum / count });
        }, reject);
      });
    });
  }

  try {
    sampler.begin();
    await stretch(3);
    const before = await stretch(looks);
    const loop = spawn('sh', ['-c', 'while :; do ls > /dev/null; done'], {
      cwd: folder,
      detached: true,
      stdio: 'ignore',
    });
    const end = () => {
      if (loop.pid !== undefined) process.kill(-loop.pid, 'SIGKILL');
    };
    process.once('exit', end);
    let during: Stretch;
    try {
      await stretch(2);
      during = await stretch(looks);
    } finally {
      process.off('exit', end);
      const gone = once(loop, 'exit');
      end();
      await gone;
    }
    await stretch(2);
    const after = await stretch(looks);
    return {
      name: 'truth-error-points',
      value: errorPoints(before, during, after),
      unit: 'points',
      better: 'lower',
      aim: 5,
    };
  } finally {
    await sampler.dispose();
  }
}
