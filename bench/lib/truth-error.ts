import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { createSampler } from '../../main/features/monitors/sampling/create-sampler.ts';
import type { Measured } from '../../main/features/monitors/types.ts';
import { keyOf } from '../../shared/lib/series-key.ts';
import type { Figure } from './bench.ts';
import { type MachineReading, readMachine, workOfNobodyElse } from './machine-truth.ts';
import { quick } from './rounds.ts';

const id = 'truth';
const charged = keyOf('cpu.used.percent', { scope: 'project', id });
const usually = quick ? { rounds: 1, looks: 3 } : { rounds: 4, looks: 10 };
/** Until a loop runs, or is gone, in every look that counts. */
const settling = 2;

interface Stretch {
  /** Percent of one core: what nobody outside of the loop took of the machine, and what was charged to the project. */
  work: number;
  charged: number;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * What loops took is what nobody else took, less what was nobody's just before and just after each. One reading of a machine
 * on which others work is right to some points, now more and now less, so the stretches are compared together: what is
 * charged wrongly stays, and what was read a moment early or late does not.
 */
export function errorPoints(rests: readonly Stretch[], loops: readonly Stretch[]): number {
  const errors = loops.map((loop, at) => {
    const around = rests.slice(at, at + 2).map(({ work }) => work);
    return loop.charged - (loop.work - mean(around));
  });
  return Math.abs(mean(errors));
}

/** Looks last about a second each: what was charged in one counts for as long as it was. */
export function meanCharged(looks: readonly { ms: number; percent: number }[]): number {
  const ms = looks.reduce((sum, look) => sum + look.ms, 0);
  return looks.reduce((sum, look) => sum + look.percent * look.ms, 0) / ms;
}

/**
 * A loop of short programs in the folder of a project: what it is charged, beside what the kernel says of the whole machine.
 * Others may work meanwhile.
 */
export async function truthFigure(dir: string, { rounds, looks } = usually): Promise<Figure> {
  const folder = join(await realpath(dir), 'truth');
  await mkdir(folder, { recursive: true });
  const quiet = { debug() {}, info() {}, warn() {}, error: console.error, child: () => quiet };
  const sampler = createSampler({ log: quiet });
  sampler.places({ projects: [{ projectId: id, path: folder }], children: [], containers: [] });

  /** Of so many looks. The machine is read as the first and the last of them are told. */
  function stretch(count: number, session: number | null): Promise<Stretch> {
    return new Promise((resolve) => {
      let from: { reading: MachineReading; at: number } | null = null;
      const seen: { ms: number; percent: number }[] = [];
      let last = 0;
      const stop = sampler.onMeasured(({ at, values }: Measured) => {
        if (from) seen.push({ ms: at - last, percent: values[charged] ?? 0 });
        last = at;
        if (!from) from = { reading: readMachine(), at };
        else if (seen.length >= count) {
          stop();
          resolve({ work: workOfNobodyElse(from.reading, readMachine(), session), charged: meanCharged(seen) });
        }
      });
    });
  }

  async function withLoop(): Promise<Stretch> {
    const loop: ChildProcess = spawn('sh', ['-c', 'while :; do ls > /dev/null; done'], {
      cwd: folder,
      detached: true,
      stdio: 'ignore',
    });
    const { pid } = loop;
    if (pid === undefined) throw new Error('sh could not be started');
    const end = () => process.kill(-pid, 'SIGKILL');
    process.once('exit', end);
    try {
      await stretch(settling, pid);
      return await stretch(looks, pid);
    } finally {
      process.off('exit', end);
      const gone = once(loop, 'exit');
      end();
      await gone;
    }
  }

  async function without(): Promise<Stretch> {
    await stretch(settling, null);
    return stretch(looks, null);
  }

  try {
    sampler.begin();
    const rests = [await without()];
    const loops: Stretch[] = [];
    for (let round = 0; round < rounds; round += 1) {
      loops.push(await withLoop());
      rests.push(await without());
    }
    return {
      name: 'truth-error-points',
      value: errorPoints(rests, loops),
      unit: 'points',
      better: 'lower',
      aim: 5,
    };
  } finally {
    await sampler.dispose();
  }
}
