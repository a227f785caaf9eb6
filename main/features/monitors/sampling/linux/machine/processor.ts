import { createGrowth } from '../growth.ts';
import { keepOpen } from '../kept-file.ts';
import type { MachinePart, Put, Roots } from './part.ts';

const modes = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const;
type Ticks = Record<(typeof modes)[number], number>;

/** Time of processors by what it went into, all of them together and each. */
export function createProcessor({ proc }: Roots) {
  const stat = keepOpen(`${proc}/stat`);
  const load = keepOpen(`${proc}/loadavg`);
  const growth = createGrowth();
  let cores = 0;
  /** Of programs, in ticks of all processors since the look before. */
  let busyTicks: number | null = null;
  let newestPid: string | null = null;

  /** The kernel corrects what it said of waiting and idling: either may run backwards by a little. */
  function grown(line: string): Ticks | null {
    const [name = '', ...fields] = line.split(/\s+/);
    const ticks = {} as Ticks;
    let known = true;
    for (const [at, mode] of modes.entries()) {
      const value = fields[at];
      const more = value === undefined ? 0 : growth.of(`${name} ${mode}`, Number(value));
      if (more === null && mode !== 'idle' && mode !== 'iowait') known = false;
      ticks[mode] = Math.max(0, more ?? 0);
    }
    return known ? ticks : null;
  }

  const total = (ticks: Ticks) => modes.reduce((sum, mode) => sum + ticks[mode], 0);

  function together(ticks: Ticks, put: Put) {
    const all = total(ticks);
    if (all <= 0) return;
    const percent = (part: number) => (part / all) * 100;
    put('cpu.percent', percent(all - ticks.idle - ticks.iowait));
    put('cpu.user.percent', percent(ticks.user));
    put('cpu.nice.percent', percent(ticks.nice));
    put('cpu.system.percent', percent(ticks.system));
    put('cpu.iowait.percent', percent(ticks.iowait));
    put('cpu.irq.percent', percent(ticks.irq + ticks.softirq));
    put('cpu.steal.percent', percent(ticks.steal));
  }

  const part: MachinePart = {
    look({ elapsedMs }, put) {
      growth.next(elapsedMs !== null);
      busyTicks = null;
      let seen = 0;
      for (const line of (stat.text() ?? '').split('\n')) {
        if (!line.startsWith('cpu')) break;
        const ticks = grown(line);
        const core = /^cpu(\d+)/.exec(line)?.[1];
        if (core !== undefined) seen += 1;
        if (!ticks) continue;
        if (core === undefined) {
          busyTicks = ticks.user + ticks.nice + ticks.system;
          together(ticks, put);
          continue;
        }
        const all = total(ticks);
        if (all > 0) put('cpu.core.percent', ((all - ticks.idle - ticks.iowait) / all) * 100, core);
      }
      cores = seen;
      const [one, five, fifteen, , newest] = (load.text() ?? '').trim().split(' ');
      newestPid = newest ?? null;
      if (newest === undefined) return;
      put('load.1m', Number(one));
      put('load.5m', Number(five));
      put('load.15m', Number(fifteen));
    },
    about(info) {
      info.cores = cores;
    },
    close() {
      stat.close();
      load.close();
    },
  };
  return { ...part, busyTicks: () => busyTicks, newestPid: () => newestPid, cores: () => cores };
}
