import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { membersOf, type ProcessFacts, type ProcessInfo, withDescendants } from './process-tree.ts';
import type { Tag } from './tags.ts';

const exec = promisify(execFile);
const ROW = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s*(.*)$/;

export function parsePsRow(line: string): ProcessInfo | null {
  const [, pid, ppid, pgid, state, started, command] = ROW.exec(line) ?? [];
  if (pid === undefined || state === undefined || started === undefined) return null;
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    pgid: Number(pgid),
    session: 0,
    zombie: state.startsWith('Z'),
    start: started.replaceAll(/\s+/g, ' '),
    command: command ?? '',
  };
}

/** For systems without /proc. Each question costs one `ps`. */
export function createPsFacts(onSpawn: () => void, platform: NodeJS.Platform = process.platform): ProcessFacts {
  const ps = async (args: string[]): Promise<string> => {
    onSpawn();
    const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
    // ps answers 1 when no process matches, which is an answer and no failure.
    return exec('ps', args, { env, maxBuffer: 64 * 1024 * 1024 }).then(
      ({ stdout }) => stdout,
      () => '',
    );
  };
  const columns = ['pid=', 'ppid=', 'pgid=', 'state=', 'lstart=', 'command='].flatMap((column) => ['-o', column]);
  const rows = (text: string) => text.split('\n').flatMap((line) => parsePsRow(line) ?? []);

  const all = async () => rows(await ps(['-A', '-ww', ...columns]));
  const info = async (pid: number) => rows(await ps(['-ww', ...columns, '-p', String(pid)]))[0] ?? null;

  /** macOS shows the environment of everything but Apple's own protected binaries; group and descent cover the rest. */
  const taggedPids = async (tag: Tag, id: string): Promise<Set<number>> => {
    if (platform !== 'darwin') return new Set();
    const pattern = new RegExp(`\\s${tag}=(?:[^,\\s]*,)*${id}(?:[,\\s]|$)`);
    const lines = (await ps(['-A', '-E', '-ww', '-o', 'pid=', '-o', 'command='])).split('\n');
    return new Set(lines.filter((line) => pattern.test(line)).map((line) => Number.parseInt(line, 10)));
  };

  return {
    how: 'ps',
    info,
    alive: async (pid) => (await info(pid))?.zombie === false,
    startTime: async (pid) => (await info(pid))?.start ?? null,
    infos: async (pids) => (pids.length === 0 ? [] : rows(await ps(['-ww', ...columns, '-p', pids.join(',')]))),
    async startedAt(start) {
      const at = Date.parse(`${start} UTC`);
      return Number.isNaN(at) ? null : at;
    },
    async descendants(pid) {
      const processes = await all();
      const below = withDescendants(new Set([pid]), processes);
      below.delete(pid);
      return processes.filter((process) => below.has(process.pid));
    },
    async tagged(tag, id) {
      const pids = await taggedPids(tag, id);
      return pids.size === 0 ? [] : (await all()).filter((process) => pids.has(process.pid) && !process.zombie);
    },
    async survey(tree, onFound) {
      const [processes, tagged] = await Promise.all([all(), taggedPids(tree.tag, tree.id)]);
      const members = membersOf(tree, processes, tagged);
      for (const member of members) onFound?.(member);
      return members;
    },
  };
}
