import type { Proc } from '../../../core/children/proc.ts';
import { inTurns } from './in-turns.ts';

interface Holder {
  pid: number;
  start: string;
  descriptor: string;
}

/** What nobody held whom we may read is not looked for again so soon: that costs a look at every descriptor there is. */
const patienceMs = 30_000;
const rounds = 3;
const socket = /^socket:\[(\d+)\]$/;
/** They open sockets for others, who are then the ones that answer. */
const openers = new Set(['systemd', 'init', 'launchd']);

/** Which process holds a socket. The kernel tells it the other way round only: of each process what it holds. */
export function createHolders({ proc, now }: { proc: Proc; now: () => number }) {
  const known = new Map<string, Holder>();
  const soughtAt = new Map<string, number>();

  async function holds({ pid, start, descriptor }: Holder, inode: string): Promise<boolean> {
    const link = await proc.link(pid, `fd/${descriptor}`).catch(() => '');
    // Asked after the link: a pid that came round has another start.
    return link === `socket:[${inode}]` && (await proc.info(pid))?.start === start;
  }

  /** The sockets among what it has open; null when it is gone or not ours to read. */
  async function socketsOf(pid: number): Promise<Map<string, string> | null> {
    const descriptors = await proc.descriptors(pid).catch(() => null);
    if (!descriptors) return null;
    const found = new Map<string, string>();
    for (const descriptor of descriptors) {
      const link = await proc.link(pid, `fd/${descriptor}`).catch(() => '');
      const inode = socket.exec(link)?.[1];
      if (inode !== undefined) found.set(inode, descriptor);
    }
    return found;
  }

  /** Children inherit sockets: the holder is the eldest of a family who has it. */
  async function eldest(pid: number, inode: string, opened: Map<number, Map<string, string> | null>) {
    let found: Holder | null = null;
    for (let at = pid; at > 1; ) {
      if (!opened.has(at)) opened.set(at, await socketsOf(at));
      const descriptor = opened.get(at)?.get(inode);
      if (descriptor === undefined) break;
      const process = await proc.info(at);
      if (!process || (found && openers.has(process.command))) break;
      found = { pid: at, start: process.start, descriptor };
      at = process.ppid;
    }
    return found;
  }

  async function seek(inodes: ReadonlySet<string>): Promise<Map<string, Holder>> {
    const missing = new Set(inodes);
    const first = new Map<string, number>();
    const opened = new Map<number, Map<string, string> | null>();
    // What was started last is what is most likely asked for.
    const pids = (await proc.pids()).sort((a, b) => b - a);
    await inTurns(
      pids,
      async (pid) => {
        const sockets = await socketsOf(pid);
        opened.set(pid, sockets);
        for (const inode of sockets?.keys() ?? [])
          if (missing.has(inode)) {
            missing.delete(inode);
            first.set(inode, pid);
          }
      },
      () => missing.size === 0,
    );
    const found = new Map<string, Holder>();
    for (const [inode, pid] of first) {
      const holder = await eldest(pid, inode, opened);
      if (holder) found.set(inode, holder);
    }
    for (const inode of missing) soughtAt.set(inode, now());
    return found;
  }

  return {
    socketsOf,
    async of(inodes: readonly string[]): Promise<Map<string, number>> {
      const wanted = new Set(inodes);
      for (const map of [known, soughtAt]) for (const inode of map.keys()) if (!wanted.has(inode)) map.delete(inode);
      await inTurns([...known], async ([inode, holder]) => {
        if (!(await holds(holder, inode))) known.delete(inode);
      });
      for (let round = 0; round < rounds; round += 1) {
        const missing = [...wanted].filter(
          (inode) => !known.has(inode) && now() - (soughtAt.get(inode) ?? -patienceMs) >= patienceMs,
        );
        if (missing.length === 0) break;
        // It may have ended while others were looked at, and left the socket to a child.
        for (const [inode, holder] of await seek(new Set(missing)))
          if (await holds(holder, inode)) known.set(inode, holder);
      }
      return new Map([...known].map(([inode, { pid }]) => [inode, pid]));
    },
  };
}
