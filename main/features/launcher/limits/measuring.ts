import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { keyOf } from '../../../../shared/lib/series-key.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { MonitorsService } from '../../monitors/index.ts';

const everyMs = 15_000;
const ticksPerSecond = 100;
const pageBytes = 4_096;

interface Running {
  serviceId: string;
  pids(): Promise<readonly number[]>;
}

interface Deps {
  clock: Pick<Clock, 'now' | 'monotonic' | 'every'>;
  log: Pick<Logger, 'debug'>;
  monitors: Pick<MonitorsService, 'record'>;
  platform?: NodeJS.Platform;
}

interface Took {
  /** Of the processor, by process. */
  ticks: Map<string, number>;
  memoryBytes: number;
}

/** Shared pages count for each that has them: the sum says at least what is needed, which is right for a limit. */
export async function look(pids: readonly number[]): Promise<Took> {
  const took: Took = { ticks: new Map(), memoryBytes: 0 };
  await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
      const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
      if (!fields || fields.length < 22) return;
      const [user, system, start, pages] = [fields[11], fields[12], fields[19], fields[21]];
      took.ticks.set(`${pid}@${start}`, Number(user) + Number(system));
      took.memoryBytes += Number(pages) * pageBytes;
    }),
  );
  return took;
}

/** Memory and processor of each service while it runs, four times a minute; nothing is done while none does. */
export function createMeasuring({ clock, log, monitors, platform = process.platform }: Deps) {
  const watches = new Set<Cancel>();

  function measure(running: () => readonly Running[]): Cancel {
    const before = new Map<string, { at: number; ticks: Map<string, number> }>();
    let looking = false;

    async function once() {
      const services = running();
      const values: Record<string, number> = {};
      // Asked in one moment, they are all found in one look through the machine.
      const trees = await Promise.all(services.map(async ({ serviceId, pids }) => ({ serviceId, pids: await pids() })));
      for (const { serviceId, pids } of trees) {
        const took = await look(pids);
        const at = clock.monotonic();
        const last = before.get(serviceId);
        before.set(serviceId, { at, ticks: took.ticks });
        // What has no memory at this moment is on its way from one program to the next, or over.
        if (took.memoryBytes === 0) continue;
        values[keyOf('memory.bytes', { scope: 'service', id: serviceId })] = took.memoryBytes;
        if (!last || at <= last.at) continue;
        let spent = 0;
        for (const [key, ticks] of took.ticks) spent += Math.max(0, ticks - (last.ticks.get(key) ?? 0));
        const percent = (spent / ticksPerSecond / ((at - last.at) / 1_000)) * 100;
        values[keyOf('cpu.used.percent', { scope: 'service', id: serviceId })] = Math.min(
          percent,
          100 * availableParallelism(),
        );
      }
      const known = new Set(services.map(({ serviceId }) => serviceId));
      for (const id of before.keys()) if (!known.has(id)) before.delete(id);
      if (Object.keys(values).length > 0) monitors.record({ at: clock.now(), values });
    }

    const cancel =
      platform === 'linux'
        ? clock.every(everyMs, () => {
            if (looking || running().length === 0) return;
            looking = true;
            once()
              .catch((error: unknown) => log.debug('what services take could not be seen', { reason: String(error) }))
              .finally(() => {
                looking = false;
              });
          })
        : () => {};
    watches.add(cancel);
    return () => {
      cancel();
      watches.delete(cancel);
    };
  }

  return {
    measure,
    dispose() {
      for (const cancel of watches) cancel();
      watches.clear();
    },
  };
}
