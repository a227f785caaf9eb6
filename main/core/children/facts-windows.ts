import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { membersOf, type ProcessFacts, type ProcessInfo, withDescendants } from './process-tree.ts';

const exec = promisify(execFile);

const QUERY =
  '[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-CimInstance Win32_Process FILTER | ForEach-Object { ' +
  '"$($_.ProcessId)`t$($_.ParentProcessId)`t$($_.CreationDate.ToFileTimeUtc())`t$($_.CommandLine -replace "\\s+"," ")" }';

export function parseCimRow(line: string): ProcessInfo | null {
  const [pid, ppid, start, command] = line.split('\t');
  if (!pid || !ppid || start === undefined || !/^\d+$/.test(pid)) return null;
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    pgid: 0,
    session: 0,
    zombie: false,
    start,
    command: command?.trim() ?? '',
  };
}

/** A parent's id on Windows outlives the parent, so a child older than "its parent" belongs to an earlier holder of the id. */
export function withoutFalseParents(all: readonly ProcessInfo[]): ProcessInfo[] {
  const starts = new Map(all.map((process) => [process.pid, process.start]));
  const older = (a: string, b: string) => a.length < b.length || (a.length === b.length && a < b);
  return all.map((process) => {
    const parentStart = starts.get(process.ppid);
    return parentStart !== undefined && older(process.start, parentStart) ? { ...process, ppid: 0 } : process;
  });
}

/** Windows counts tenths of a microsecond since 1601. */
export const momentOfFileTime = (start: string): number | null =>
  /^\d{1,19}$/.test(start) ? Number(BigInt(start) / 10_000n) - 11_644_473_600_000 : null;

/** Environments of other processes cannot be read here: a tree is known by descent alone. */
export function createWindowsFacts(onSpawn: () => void): ProcessFacts {
  const query = async (filter: string): Promise<ProcessInfo[]> => {
    onSpawn();
    const script = QUERY.replace('FILTER', filter);
    const { stdout } = await exec('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], {
      windowsHide: true,
      maxBuffer: 64 * 1024 * 1024,
    });
    return withoutFalseParents(stdout.split(/\r?\n/).flatMap((line) => parseCimRow(line) ?? []));
  };
  const info = async (pid: number) => (await query(`-Filter 'ProcessId=${Math.trunc(pid)}'`))[0] ?? null;
  return {
    how: 'cim',
    info,
    alive: async (pid) => (await info(pid)) !== null,
    startTime: async (pid) => (await info(pid))?.start ?? null,
    infos: async (pids) =>
      pids.length === 0 ? [] : query(`-Filter '${pids.map((pid) => `ProcessId=${Math.trunc(pid)}`).join(' or ')}'`),
    startedAt: async (start) => momentOfFileTime(start),
    async descendants(pid) {
      const all = await query('');
      const below = withDescendants(new Set([pid]), all);
      below.delete(pid);
      return all.filter((process) => below.has(process.pid));
    },
    tagged: async () => [],
    async survey(tree, onFound) {
      const members = membersOf(tree, await query(''), new Set());
      for (const member of members) onFound?.(member);
      return members;
    },
  };
}
