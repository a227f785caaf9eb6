import { namesIn } from '../../blocking.ts';
import { carried, credited, owed, settle } from './credit.ts';
import { newState, type ProcessState } from './process-state.ts';
import type { StatFiles } from './stat-files.ts';
import { nameIn, newStatLine } from './stat-line.ts';

/** Idle for so many looks, a process is read less often. Its counters only grow, so nothing is lost, only told later. */
const idleAfter = 3;
const longestPause = 6;
/** Time of processors that nobody who was read accounts for, in ticks: then the idle ones are read after all. */
const unexplained = 4;
/** So many of them in one look. */
const mostIdle = 2_000;
/** When reading them explained little, it is work of others: of a virtual machine, of a container that shows its own processes alone. */
const inVainTurns = 6;
const askRefusedAgain = 60;
const listAnyway = 15;
const youngFor = 3;
const renameEvery = 30;
const msPerTick = 10;

interface Deps {
  proc: string;
  files: StatFiles;
}

export interface LookAtProcesses {
  now: number;
  /** Since the look before; null when nothing can be said of what happened in between. */
  elapsedMs: number | null;
  /** Moment of the look before, in ticks since the start of the machine. */
  ticksBefore: number | null;
  /** Ticks that all processors worked since the look before. */
  busyTicks: number | null;
  /** As /proc/loadavg tells it: nothing began while it stays the same. */
  newestPid: string | null;
  /** Read every process. */
  all: boolean;
}

/**
 * Every process of the machine from look to look, with the processor time that is to be charged for each: its own, and that of
 * children that lived and ended between two looks.
 *
 * The order makes the sum exact: counters are read first and the list afterwards. Whatever a parent has waited for by the time
 * it was read is not in the list any more, so the jump of its counter meets the credit of the child in the same look.
 */
export function createProcessWatch({ proc, files }: Deps) {
  const known = new Map<number, ProcessState>();
  const refused = new Map<number, number>();
  const line = newStatLine();
  let look = 0;
  let newestPid: string | null = null;
  let mustList = true;
  let listedAt = 0;
  let left: ProcessState[] = [];
  let inVain = false;

  /** False when it is gone. */
  function read(process: ProcessState, now: number): boolean {
    const reading = files.read(process, line);
    if (reading === 'gone' || (reading === 'read' && line.start !== process.start)) return false;
    if (reading !== 'read') return true;
    const own = line.utime + line.stime;
    const reaped = line.cutime + line.cstime;
    const jump = Math.max(0, reaped - process.reaped);
    process.spent = Math.max(0, own - process.own);
    if (jump > 0) mustList = true;
    process.idle = process.spent + jump > 0 ? 0 : process.idle + 1;
    process.own = Math.max(own, process.own);
    process.reaped = Math.max(reaped, process.reaped);
    process.ppid = line.ppid;
    process.state = line.state;
    process.nice = line.nice;
    process.threads = line.threads;
    process.rssPages = line.rssPages;
    // It is called otherwise once it has become what it was started for.
    if (look - process.firstLook < youngFor || look % renameEvery === process.pid % renameEvery)
      process.name = nameIn(files.buffer, files.length);
    process.jump = jump;
    // What began to idle together must not be due together for ever.
    const spread = process.pid % longestPause;
    const pause = process.idle < idleAfter ? 1 : Math.min(longestPause + spread, process.idle - idleAfter + 2 + spread);
    process.due = look + pause;
    process.read = look;
    if (pause > 1 && files.crowded()) files.release(process);
    process.percent = null;
    process.sinceMs = now - process.readAt;
    process.readAt = now;
    return true;
  }

  function drop(process: ProcessState) {
    known.delete(process.pid);
    files.release(process);
    left.push(process);
    mustList = true;
  }

  function readDue({ now, busyTicks, all }: LookAtProcesses) {
    let accounted = 0;
    const waiting: ProcessState[] = [];
    const readOne = (process: ProcessState) => {
      if (!read(process, now)) drop(process);
      else accounted += process.spent + process.jump;
    };
    for (const process of known.values())
      if (!all && process.due > look) waiting.push(process);
      else readOne(process);
    if (waiting.length === 0) return;
    const missing = busyTicks === null ? Number.POSITIVE_INFINITY : busyTicks - accounted;
    if (missing <= unexplained) {
      inVain = false;
      return;
    }
    const before = accounted;
    // Of projects it is told at once; of all others it is told later, and nothing of it is lost.
    if (inVain) {
      for (const process of waiting)
        if (process.pid % inVainTurns === look % inVainTurns || process.belongs?.projectId) readOne(process);
    } else {
      // Those who waited longest first, when they are too many for one look.
      const chosen = waiting.length > mostIdle ? waiting.sort((a, b) => a.read - b.read).slice(0, mostIdle) : waiting;
      for (const process of chosen) readOne(process);
    }
    inVain = busyTicks !== null && accounted - before < missing / 2;
  }

  function meet(pid: number, { now, ticksBefore }: LookAtProcesses) {
    const holder = { pid, descriptor: -1 };
    const reading = files.read(holder, line);
    if (reading === 'gone') return;
    if (reading === 'no room') {
      mustList = true;
      return;
    }
    if (reading === 'unreadable') {
      refused.set(pid, look);
      return;
    }
    refused.delete(pid);
    const young = ticksBefore !== null && line.start >= ticksBefore - 1;
    const name = nameIn(files.buffer, files.length);
    const process = newState({ pid, name, look, now, young }, line);
    process.descriptor = holder.descriptor;
    known.set(pid, process);
  }

  function list(about: LookAtProcesses) {
    const names = namesIn(proc);
    if (!names) return;
    listedAt = look;
    mustList = false;
    const fresh: number[] = [];
    for (const name of names) {
      const pid = Number(name);
      if (!(pid > 0)) continue;
      const process = known.get(pid);
      if (process) process.listed = look;
      else if (look - (refused.get(pid) ?? Number.NEGATIVE_INFINITY) > askRefusedAgain) fresh.push(pid);
    }
    const there = refused.size > 0 ? new Set(names) : null;
    for (const pid of refused.keys()) if (!there?.has(String(pid))) refused.delete(pid);
    for (const process of [...known.values()]) if (process.listed !== look) drop(process);
    mustList = false;
    for (const pid of fresh) meet(pid, about);
  }

  /** Whoever may have waited for it: its parent, or the first above that is still there. */
  function heirOf(process: ProcessState, ended: ReadonlyMap<number, ProcessState>): ProcessState | null {
    const seen = new Set<number>();
    for (let pid = process.ppid; pid > 0 && !seen.has(pid); ) {
      seen.add(pid);
      const alive = known.get(pid);
      if (alive) return alive;
      pid = ended.get(pid)?.ppid ?? 0;
    }
    return null;
  }

  function leaveCredits() {
    const ended = new Map(left.map((process) => [process.pid, process]));
    for (const process of left) {
      const heir = heirOf(process, ended);
      if (!heir) continue;
      heir.credit = credited(heir.credit, process.own + process.reaped + owed(process.credit));
      if (process.io) {
        const { io } = process;
        if (heir.io) {
          heir.io.readCredit = credited(heir.io.readCredit, io.read + owed(io.readCredit));
          heir.io.writeCredit = credited(heir.io.writeCredit, io.written + owed(io.writeCredit));
        }
      }
      // The jump may come with its next reading.
      heir.due = Math.min(heir.due, look + 1);
    }
  }

  function charge({ elapsedMs }: LookAtProcesses) {
    for (const process of known.values()) {
      if (process.read !== look) {
        process.spent = 0;
        process.credit = carried(process.credit);
        // It does nothing, as far as can be told.
        if (process.percent !== null) process.percent = 0;
        continue;
      }
      if (elapsedMs === null) {
        process.spent = 0;
        process.credit = null;
        process.percent = null;
        continue;
      }
      if (process.firstLook === look) continue;
      const { charge, left: rest } = settle(process.jump, process.credit);
      process.spent += charge;
      process.credit = rest;
      process.percent = process.sinceMs > 0 ? ((process.spent * msPerTick) / process.sinceMs) * 100 : null;
    }
  }

  return {
    look(about: LookAtProcesses) {
      look += 1;
      left = [];
      readDue(about);
      const began = about.newestPid === null || about.newestPid !== newestPid;
      newestPid = about.newestPid;
      if (began || mustList || look - listedAt >= listAnyway || about.all) list(about);
      leaveCredits();
      charge(about);
    },
    processes: () => known.values(),
    get: (pid: number) => known.get(pid),
    /** Whoever was found gone in the last look. */
    ended: (): readonly ProcessState[] => left,
    count: () => known.size + refused.size,
    unreadable: () => refused.size,
    number: () => look,
    close() {
      for (const process of known.values()) files.release(process);
      known.clear();
    },
  };
}
