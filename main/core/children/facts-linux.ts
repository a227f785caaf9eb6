import { open, readdir, readFile } from 'node:fs/promises';
import { membersOf, type ProcessFacts, type ProcessInfo, withDescendants } from './process-tree.ts';
import { hasTag } from './tags.ts';

interface Stat {
  pid: number;
  ppid: number;
  pgid: number;
  session: number;
  state: string;
  ticks: string;
  name: string;
}

/** The name may hold blanks, brackets and line breaks; what follows the last bracket is regular. */
export function parseStat(text: string): Stat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const fields = text.slice(close + 2).split(' ');
  const [state, ppid, pgid, session] = fields;
  const ticks = fields[19];
  if (state === undefined || ticks === undefined) return null;
  const name = text.slice(open + 1, close);
  return {
    pid: Number(text.slice(0, open)),
    ppid: Number(ppid),
    pgid: Number(pgid),
    session: Number(session),
    state,
    ticks,
    name,
  };
}

const read = (path: string) => readFile(path, 'latin1').catch(() => null);

/** One read is the whole of a stat line; readFile asks for the size first and for the end afterwards, which doubles the time of a look. */
async function readLine(path: string): Promise<string | null> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(2_048), 0, 2_048, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } catch {
    // It ended between the two calls.
    return null;
  } finally {
    await file.close();
  }
}

function isOlder(start: string, than: string | null): boolean {
  const [boot, ticks] = start.split(':');
  const [sameBoot, thanTicks] = than?.split(':') ?? [];
  return boot === sameBoot && Number(ticks) < Number(thanTicks);
}

export function createLinuxFacts(): ProcessFacts {
  let boot: Promise<string> | null = null;
  // Ticks count from boot, so without the boot's id a process of yesterday's uptime could look like today's.
  const bootId = () => {
    boot ??= read('/proc/sys/kernel/random/boot_id').then((text) => text?.trim() ?? 'unknown');
    return boot;
  };

  const pids = async () => (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);

  const info = async (pid: number): Promise<ProcessInfo | null> => {
    const [text, id] = await Promise.all([readLine(`/proc/${pid}/stat`), bootId()]);
    const stat = text === null ? null : parseStat(text);
    if (!stat) return null;
    const zombie = stat.state === 'Z' || stat.state === 'X';
    return {
      pid: stat.pid,
      ppid: stat.ppid,
      pgid: stat.pgid,
      session: stat.session,
      zombie,
      start: `${id}:${stat.ticks}`,
      command: stat.name,
    };
  };

  /** The whole command line costs a read each, so only those that are reported get it. */
  const describe = async (process: ProcessInfo): Promise<ProcessInfo> => {
    const line = await readFile(`/proc/${process.pid}/cmdline`, 'utf8').catch(() => '');
    return { ...process, command: line.replaceAll('\0', ' ').trim() || process.command };
  };

  const all = async () => (await Promise.all((await pids()).map(info))).filter((process) => process !== null);

  const isTagged = async (pid: number, tag: Parameters<typeof hasTag>[1], id: string) => {
    const environ = await read(`/proc/${pid}/environ`);
    return environ !== null && hasTag(environ, tag, id);
  };

  return {
    how: 'proc',
    info: async (pid) => {
      const process = await info(pid);
      return process && describe(process);
    },
    alive: async (pid) => (await info(pid))?.zombie === false,
    startTime: async (pid) => (await info(pid))?.start ?? null,
    async descendants(pid) {
      const processes = await all();
      const below = withDescendants(new Set([pid]), processes);
      below.delete(pid);
      return Promise.all(processes.filter((process) => below.has(process.pid)).map(describe));
    },
    async tagged(tag, id) {
      const found = await Promise.all(
        (await pids()).map(async (pid) => ((await isTagged(pid, tag, id)) ? info(pid) : null)),
      );
      return Promise.all(
        found.filter((process) => process !== null && !process.zombie).map((p) => describe(p as ProcessInfo)),
      );
    },
    async survey(tree, onFound) {
      const tagged = new Set<number>();
      const looks = (await pids()).map(async (pid) => {
        const process = await info(pid);
        // What is older than the root cannot be of its tree, and that spares reading most environments of the machine.
        if (
          process &&
          !process.zombie &&
          !isOlder(process.start, tree.start) &&
          (await isTagged(pid, tree.tag, tree.id))
        ) {
          tagged.add(pid);
          onFound?.(process);
        }
        return process;
      });
      const processes = (await Promise.all(looks)).filter((process) => process !== null);
      const members = membersOf(tree, processes, tagged);
      for (const member of members) if (!tagged.has(member.pid)) onFound?.(member);
      return Promise.all(members.map(describe));
    },
  };
}
