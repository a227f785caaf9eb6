import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from './lib/bench.ts';
import { cpuSeconds, memoryMb } from './lib/process-cost.ts';
import { type ProjectsHost, startProjectsHost } from './lib/projects-host.ts';
import { quick } from './lib/rounds.ts';
import { withTempDir } from './lib/temp-dir.ts';
import { makeProjects } from './lib/trees/make-projects.ts';

const few = quick ? 40 : 200;
const many = quick ? 80 : 1_000;
const quietMs = quick ? 20_000 : 600_000;
/** Threads that have nothing to do end after a while, and what the scan used is given back. */
const settleMs = quick ? 5_000 : 45_000;
const minute = 60_000;

async function spawnsOfLastMinute(host: ProjectsHost): Promise<number> {
  const stop = new AbortController();
  const { promise, resolve } = Promise.withResolvers<number>();
  const reading = host.metrics(stop.signal, ({ spawnsPerMinute }) => resolve(spawnsPerMinute));
  const spawns = await promise;
  stop.abort();
  await reading;
  return spawns;
}

async function settled(dataDir: string, home: string): Promise<ProjectsHost> {
  const host = await startProjectsHost(dataDir, home);
  await host.untilRead();
  await host.untilRest();
  await delay(settleMs);
  return host;
}

const bench: Bench = () =>
  withTempDir(async (dir) => {
    const homes = { few: await makeProjects(few), many: await makeProjects(many) };
    const none = await startProjectsHost(join(dir, 'none'), join(dir, 'nothing'));
    await delay(settleMs);
    const bare = await memoryMb(none.pid);
    const bareCpu = await cpuSeconds(none.pid);
    await delay(Math.min(quietMs, minute));
    const bareShare = ((await cpuSeconds(none.pid)) - bareCpu) / (Math.min(quietMs, minute) / 1_000);
    await none.stop();

    const host = await settled(join(dir, 'few'), homes.few);
    const cpuBefore = await cpuSeconds(host.pid);
    // The first answer tells of the minute before, in which it was still being read.
    let spawns = 0;
    for (let waited = 0; waited < quietMs; waited += minute) {
      await delay(Math.min(minute, quietMs - waited));
      spawns += await spawnsOfLastMinute(host);
    }
    const share = ((await cpuSeconds(host.pid)) - cpuBefore) / (quietMs / 1_000);
    const memoryFew = await memoryMb(host.pid);
    await host.stop();

    const large = await settled(join(dir, 'many'), homes.many);
    const memoryMany = await memoryMb(large.pid);
    const { watch } = await large.status();
    await large.stop();

    return {
      bench: 'idle',
      figures: [
        { name: 'spawns-10min', value: spawns, unit: 'processes', better: 'lower', aim: 6 },
        {
          name: 'cpu-percent',
          value: share * 100,
          unit: '%',
          better: 'lower',
          aim: 1,
          peer: { name: 'no project', value: bareShare * 100 },
        },
        {
          name: 'memory-200',
          value: memoryFew,
          unit: 'MB',
          better: 'lower',
          peer: { name: 'no project', value: bare },
        },
        { name: 'watches-1000', value: watch.watches, unit: 'watches', better: 'lower', aim: 5_000 },
        { name: 'memory-1000-extra', value: memoryMany - memoryFew, unit: 'MB', better: 'lower', aim: 60 },
      ],
    };
  });

export default bench;
