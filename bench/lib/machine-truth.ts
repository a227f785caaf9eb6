import { availableParallelism } from 'node:os';
import { namesIn, readText } from '../../main/features/monitors/sampling/blocking.ts';

const ticksPerSecond = 100;
const kernelThreadFlag = 0x0020_0000;
const quickMs = 25;
const mostReadings = 8;

/**
 * Ticks in which processors had nothing to do, or were taken away, from the first line of /proc/stat. These are measured with
 * a clock. The other columns are samples: a processor that wakes and sleeps again between two ticks is in none of them, so on
 * a machine that rests now and then they fall short of what the scheduler counts by some points of a core.
 */
export function restTicksIn(stat: string): number {
  const firstLine = stat.slice(0, stat.indexOf('\n'));
  const [, , , idle = 0, iowait = 0, , , steal = 0] = firstLine.split(/\s+/).slice(1).map(Number);
  return idle + iowait + steal;
}

export interface Counters {
  session: number;
  kernelThread: boolean;
  /** Ticks of its own, and of its children that have ended and were waited for. */
  own: number;
  reaped: number;
}

export interface MachineReading {
  /** The middle of the reading, in milliseconds. */
  at: number;
  processors: number;
  restTicks: number;
  /** By pid and start, which together name a process. */
  processes: ReadonlyMap<string, Counters>;
}

/** The name stands in brackets and may hold anything; what follows the last bracket is numbers. */
export function countersIn(line: string): Counters & { start: number } {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return {
    start: field(22),
    session: field(6),
    kernelThread: (field(9) & kernelThreadFlag) !== 0,
    own: field(14) + field(15),
    reaped: field(16) + field(17),
  };
}

/** On a busy machine whoever reads is held up in the middle of it: it is read again then, and the quickest is taken. */
export function readMachine(): MachineReading {
  let best = readOnce();
  for (let again = 0; again < mostReadings && best.tookMs > quickMs; again += 1) {
    const next = readOnce();
    if (next.tookMs < best.tookMs) best = next;
  }
  return best;
}

/**
 * In one go, so that all of it is of nearly the same moment: promises would let others in between. The machine is read before
 * and after its processes, and the middle is taken.
 */
function readOnce(): MachineReading & { tookMs: number } {
  const machine = () => {
    const stat = readText('/proc/stat') ?? '';
    return { at: performance.now(), rest: restTicksIn(stat), processors: stat.match(/^cpu\d/gm)?.length };
  };
  const first = machine();
  const processes = new Map<string, Counters>();
  for (const pid of namesIn('/proc') ?? []) {
    const line = /^\d+$/.test(pid) ? readText(`/proc/${pid}/stat`) : null;
    if (!line) continue;
    const { start, ...counters } = countersIn(line);
    processes.set(`${pid}@${start}`, counters);
  }
  const last = machine();
  return {
    at: (first.at + last.at) / 2,
    processors: first.processors ?? availableParallelism(),
    restTicks: (first.rest + last.rest) / 2,
    processes,
    tookMs: last.at - first.at,
  };
}

/**
 * Ticks of processes between two readings. All that an ended child had used moves to whoever waited for it, so it is counted
 * once: in the growth of the living, less what the ended had used before. Nobody waits for threads of the kernel.
 */
export function ticksOf(from: MachineReading, to: MachineReading, which: (counters: Counters) => boolean): number {
  let own = 0;
  let reaped = 0;
  for (const [id, counters] of to.processes) {
    if (!which(counters)) continue;
    const before = from.processes.get(id);
    own += counters.own - (before?.own ?? 0);
    reaped += counters.reaped - (before?.reaped ?? 0);
  }
  for (const [id, counters] of from.processes)
    if (which(counters) && !counters.kernelThread && !to.processes.has(id)) reaped -= counters.own + counters.reaped;
  return own + Math.max(0, reaped);
}

/** Percent of one core that the machine worked by its clock, less what everybody outside of a session took by his own counters. */
export function workOfNobodyElse(from: MachineReading, to: MachineReading, session: number | null): number {
  const seconds = (to.at - from.at) / 1_000;
  const busy = seconds * to.processors * ticksPerSecond - (to.restTicks - from.restTicks);
  const others = ticksOf(from, to, (counters) => counters.session !== session);
  return ((busy - others) / ticksPerSecond / seconds) * 100;
}
