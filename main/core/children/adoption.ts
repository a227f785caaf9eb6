import type { Cancel, Clock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import type { ProcessFacts } from './process-tree.ts';
import { createStopper, type Stopper } from './stopper.ts';
import { TAGS } from './tags.ts';
import type { AdoptedHandle, ChildInfo, ChildRow, ChildrenRepo, Exit } from './types.ts';

interface Deps {
  clock: Clock;
  log: Logger;
  facts: ProcessFacts;
  repo?: ChildrenRepo;
  live: Map<string, { info: ChildInfo; stopper: Stopper }>;
  changed: () => void;
}

/** The system tells only the parent of a process when it ends, and that is no longer us. */
const LOOK_EVERY_MS = 2_000;

export function createAdoption({ clock, log, facts, repo, live, changed }: Deps) {
  const watches = new Set<Cancel>();

  const watch = (row: ChildRow) => {
    const { promise, resolve } = Promise.withResolvers<Exit>();
    let looking = false;
    const look = async () => {
      if (looking) return;
      looking = true;
      const same = await isSame(row).finally(() => {
        looking = false;
      });
      if (same) return;
      cancel();
      watches.delete(cancel);
      live.delete(row.id);
      resolve({ code: null, signal: null });
      changed();
      await repo?.remove(row.id);
    };
    const cancel = clock.every(LOOK_EVERY_MS, () => {
      look().catch((error: unknown) => log.error('an adopted child could not be looked at', error));
    });
    watches.add(cancel);
    return { exited: promise, look };
  };

  const isSame = async ({ pid, startTime }: ChildRow) => {
    const process = await facts.info(pid);
    return process !== null && !process.zombie && process.start === startTime;
  };

  /** Optimus ended while it was being started: whoever wanted it does not know it, so it ends too. */
  const endUnknown = async ({ id, label }: ChildRow): Promise<void> => {
    // By its mark, which is its own: without a pid there is no group and no descent to go by.
    const found = await facts.tagged(TAGS.child, id);
    const pids = new Set(found.map(({ pid }) => pid));
    for (const { pid, start } of found.filter(({ ppid }) => !pids.has(ppid))) {
      const tree = { tag: TAGS.child, id, pid, start };
      const stopper = createStopper({ childId: id, tree, facts, clock, terminal: false, exited: null });
      const { proven, survivors } = await stopper.stop();
      log.warn('a process that was being started when Optimus ended was stopped', { label, left: survivors.length });
      if (!proven) return;
    }
    await repo?.remove(id);
  };

  const adoptOne = async (row: ChildRow): Promise<AdoptedHandle | null> => {
    if (live.has(row.id)) return null;
    if (row.pid === 0) {
      await endUnknown(row);
      return null;
    }
    if (!(await isSame(row))) {
      await repo?.remove(row.id);
      log.info('a kept process is gone', { label: row.label, pid: row.pid });
      return null;
    }
    const { id, pid, startTime, label, command, cwd, startedAt } = row;
    const subject = row.subject && { ...row.subject, label };
    const tree = { tag: TAGS.child, id, pid, start: startTime };
    const stopper = createStopper({ childId: id, tree, facts, clock, terminal: false, exited: null });
    const { exited, look } = watch(row);
    const stop: Stopper['stop'] = async (options) => {
      const receipt = await stopper.stop(options);
      await look();
      return receipt;
    };
    live.set(id, {
      info: { id, kind: 'adopted', pid, label, command, cwd, keep: true, subject, startedAt },
      stopper: { stop },
    });
    return { id, pid, startTime, label, command, cwd, subject, startedAt, exited, stop };
  };

  return {
    async adopt(): Promise<AdoptedHandle[]> {
      const rows = (await repo?.listKept()) ?? [];
      const adopted = (await Promise.all(rows.map(adoptOne))).filter((handle) => handle !== null);
      if (adopted.length > 0) changed();
      return adopted;
    },
    dispose() {
      for (const cancel of watches) cancel();
      watches.clear();
    },
  };
}
