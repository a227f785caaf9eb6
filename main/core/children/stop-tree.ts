import type { Clock } from '../lib/clock.ts';
import { memberKey, type ProcessFacts, type ProcessInfo, type Tree } from './process-tree.ts';
import type { StopReceipt } from './types.ts';

interface Options {
  childId: string;
  tree: Tree;
  facts: ProcessFacts;
  clock: Clock;
  /** An interactive shell takes no notice of TERM; the end of its terminal is HUP. */
  terminal: boolean;
  /** The child itself; null when it is not ours to wait for. */
  exited: Promise<unknown> | null;
  graceMs: number;
  /** Cuts the grace short when somebody is less patient. */
  hurry: AbortSignal;
}

const KILL_FOR_MS = 5_000;
/** On a machine that is busy enough one look alone takes longer than that, and tells of what it has only just killed. */
const KILL_ROUNDS = 10;
const FREEZE_ROUNDS = 5;
const LAST_NEWS_MS = 1_000;
const FIRST_LOOK_MS = 10;
const LONGEST_PAUSE_MS = 150;

/** Ends a tree and proves it: TERM, a grace, KILL in rounds, and at the end a look at every process that finds none of it. */
export async function stopTree(options: Options): Promise<StopReceipt> {
  const { facts, clock, hurry } = options;
  const met = new Set<string>();
  const tree: Tree = { ...options.tree, met };
  const look = async (onFound?: (process: ProcessInfo) => void) => {
    const found = await facts.survey(tree, onFound);
    for (const process of found) met.add(memberKey(process));
    return found;
  };
  // Processes live in real time, and an orderly end waits for this proof: not the core's clock, whose timers let the program end.
  const startedAt = performance.now();
  const signals: StopReceipt['signals'] = [];
  const own = (await facts.info(process.pid))?.pgid ?? 0;

  const pause = (ms: number, early: Promise<unknown> | null = null) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        hurry.removeEventListener('abort', done);
        resolve();
      }
      if (!hurry.aborted) hurry.addEventListener('abort', done, { once: true });
      early?.then(done, done);
    });

  const send = (target: number, signal: NodeJS.Signals): boolean => {
    try {
      return process.kill(target, signal);
    } catch {
      // Gone already, or not ours to signal; the look afterwards tells which.
      return false;
    }
  };
  const groupOf = ({ pgid }: ProcessInfo) => (pgid > 1 && pgid !== own ? pgid : null);

  const asked = new Set<number>();
  /** Once per group: a second TERM means "at once" to many programs. */
  const ask = (processes: readonly ProcessInfo[]) => {
    const fresh = processes.filter((process) => !asked.has(groupOf(process) ?? process.pid));
    const targets = new Set(fresh.map((process) => groupOf(process) ?? process.pid));
    if (targets.size === 0) return;
    const groups = new Set(fresh.flatMap((process) => groupOf(process) ?? []));
    const kinds: NodeJS.Signals[] = options.terminal ? ['SIGHUP', 'SIGTERM', 'SIGCONT'] : ['SIGTERM', 'SIGCONT'];
    for (const signal of kinds) {
      for (const target of targets) send(groups.has(target) ? -target : target, signal);
      if (signal !== 'SIGCONT') signals.push({ signal, at: clock.now(), to: fresh.map((process) => process.pid) });
    }
    for (const target of targets) asked.add(target);
  };

  /** What stands still cannot fork, move or leave orphans while it is looked at. */
  const freeze = async (): Promise<ProcessInfo[]> => {
    const frozen = new Set<number>();
    const root = await facts.info(tree.pid);
    if (root && root.start === tree.start && root.pgid === tree.pid && send(-tree.pid, 'SIGSTOP')) frozen.add(tree.pid);
    for (let round = 0; ; round += 1) {
      const found = await look();
      const fresh = found.filter((process) => !frozen.has(groupOf(process) ?? process.pid));
      if (fresh.length === 0 || round === FREEZE_ROUNDS) return found;
      for (const process of fresh) {
        const group = groupOf(process);
        send(group ? -group : process.pid, 'SIGSTOP');
        frozen.add(group ?? process.pid);
      }
    }
  };

  const askNicely = async () => {
    const deadline = performance.now() + options.graceMs;
    let left = process.platform === 'win32' ? await look() : await freeze();
    for (let wait = FIRST_LOOK_MS; left.length > 0; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      ask(left);
      const remaining = deadline - performance.now();
      if (remaining <= 0 || hurry.aborted) return;
      // The end of the child is an event; the ends of what it started are not, for us.
      const rootIsLeft = left.some((process) => process.pid === tree.pid);
      if (rootIsLeft && options.exited) await pause(remaining, options.exited);
      else await pause(Math.min(wait, remaining));
      left = await look();
    }
  };

  /** Until two looks in a row find nothing: one alone can miss what forks while it looks. */
  const killRounds = async (): Promise<ProcessInfo[]> => {
    const deadline = performance.now() + KILL_FOR_MS;
    for (let quiet = 0, round = 1; ; round += 1) {
      const hit = new Set<number>();
      const left = await look((process) => {
        const group = groupOf(process);
        if (group) send(-group, 'SIGKILL');
        send(process.pid, 'SIGKILL');
        hit.add(process.pid);
      });
      if (hit.size > 0) signals.push({ signal: 'SIGKILL', at: clock.now(), to: [...hit] });
      // The kernel sees to it that nothing forks its way out of that.
      await tree.group?.kill();
      quiet = left.length === 0 && hit.size === 0 ? quiet + 1 : 0;
      if (quiet === 2 || (round >= KILL_ROUNDS && performance.now() > deadline)) return left;
      if (quiet === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };

  if (options.graceMs > 0) await askNicely();
  const survivors = (await killRounds()).map(({ pid, command }) => ({ pid, command }));
  // A dead child is news to the system before it is news to us; whoever looks at the list next must not see it any more.
  if (survivors.length === 0 && options.exited !== null) await pause(LAST_NEWS_MS, options.exited);
  return {
    childId: options.childId,
    pid: tree.pid,
    signals: condense(signals),
    survivors,
    tookMs: performance.now() - startedAt,
    proven: survivors.length === 0,
    how: facts.how,
    grouped: tree.group !== undefined,
  };
}

/** Rounds of the same signal are one entry, from its first moment. */
function condense(signals: StopReceipt['signals']): StopReceipt['signals'] {
  const merged: StopReceipt['signals'] = [];
  for (const entry of signals) {
    const same = merged.find(({ signal }) => signal === entry.signal);
    if (same) same.to = [...new Set([...same.to, ...entry.to])];
    else merged.push({ ...entry });
  }
  return merged;
}
