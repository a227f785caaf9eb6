import { readFile } from 'node:fs/promises';
import type { Proc } from '../../../core/children/proc.ts';
import { TAGS, tagsIn } from '../../../core/children/tags.ts';
import { containerIn } from '../../../core/lib/container-id.ts';
import { createHolders } from './holders.ts';
import { inTurns } from './in-turns.ts';
import { listenersIn } from './net-tables.ts';
import type { Machine } from './types.ts';

const tables = [
  ['tcp', 'tcp'],
  ['tcp6', 'tcp'],
  ['udp', 'udp'],
  ['udp6', 'udp'],
] as const;

const deleted = ' (deleted)';
/** The kernel says it of a folder that is not there any more; somebody who ends a name like that is out of luck. */
const withoutMark = (path: string) => (path.endsWith(deleted) ? path.slice(0, -deleted.length) : path);

/** Straight from /proc: nothing is started for it. */
export function createLinuxMachine({ proc, now }: { proc: Proc; now: () => number }): Machine {
  const holders = createHolders({ proc, now });

  /** Without IPv6 two of the tables are not there. */
  const sockets = async (of: readonly (typeof tables)[number][] = tables) =>
    (
      await Promise.all(
        of.map(async ([name, protocol]) =>
          listenersIn(await readFile(`/proc/net/${name}`, 'latin1').catch(() => ''), protocol),
        ),
      )
    ).flat();

  return {
    pids: proc.pids,
    async listening() {
      const before = await sockets();
      const held = await holders.of(before.map(({ inode }) => inode));
      // Whose holder was not found may have been closed since.
      const still = before.every(({ inode }) => held.has(inode))
        ? null
        : new Set((await sockets()).map(({ inode }) => inode));
      return before
        .filter(({ inode }) => held.has(inode) || still?.has(inode))
        .map(({ inode, ...socket }) => ({ ...socket, pid: held.get(inode) ?? null }));
    },
    async listenedOnBy(pids) {
      const waiting = await sockets(tables.filter(([, protocol]) => protocol === 'tcp'));
      const open = new Set<string>();
      await inTurns(pids, async (pid) => {
        for (const inode of (await holders.socketsOf(pid))?.keys() ?? []) open.add(inode);
      });
      return waiting.filter(({ inode }) => open.has(inode)).map(({ port }) => port);
    },
    async folders(pids) {
      const found = new Map<number, string>();
      await inTurns(pids ?? (await proc.pids()), async (pid) => {
        const path = await proc.link(pid, 'cwd').catch(() => null);
        if (path !== null) found.set(pid, withoutMark(path));
      });
      return found;
    },
    async containers(pids) {
      const found = new Map<number, string>();
      await inTurns(pids, async (pid) => {
        const id = containerIn(await readFile(`/proc/${pid}/cgroup`, 'latin1').catch(() => ''));
        if (id !== null) found.set(pid, id);
      });
      return found;
    },
    async tags(pids) {
      const found = new Map<number, string[]>();
      await inTurns(pids, async (pid) => {
        const environ = await proc.environ(pid);
        const ids = environ === null ? [] : tagsIn(environ, TAGS.child);
        if (ids.length > 0) found.set(pid, ids);
      });
      return found;
    },
  };
}
