import type { ProcessRow } from '../../../../../../shared/features/processes/schema.ts';
import { commandOfZeros } from '../../../../../core/log/redact-command.ts';
import { readText } from '../../blocking.ts';
import type { ProcessState } from './process-state.ts';
import type { Shares } from './shares.ts';
import { printable } from './stat-line.ts';

const ticksPerSecond = 100;
/** A program may change what it is called, and whose it is. */
const againMs = 60_000;
const namesAgainMs = 300_000;
/** Whoever shows it cuts it, after what is secret in it was hidden: half a secret would not be known for one. */
const longestCommand = 8_000;

const states: Record<string, ProcessRow['state']> = {
  R: 'running',
  S: 'sleeping',
  D: 'waiting',
  T: 'stopped',
  t: 'stopped',
  Z: 'zombie',
  X: 'zombie',
  I: 'idle',
};

interface Deps {
  proc: string;
  shares: Shares;
  bootId: string;
  passwd?: string;
}

/** One row of the table for each process; what only the table shows is asked for here, and kept for a while. */
export function createRows({ proc, shares, bootId, passwd = '/etc/passwd' }: Deps) {
  let users = new Map<string, string>();
  let usersAt = Number.NEGATIVE_INFINITY;

  function userNames(now: number) {
    if (now - usersAt < namesAgainMs) return;
    usersAt = now;
    users = new Map(
      (readText(passwd) ?? '').split('\n').flatMap((line) => {
        const [name, , uid] = line.split(':');
        return name && uid ? [[uid, name] as const] : [];
      }),
    );
  }

  function details(process: ProcessState, now: number) {
    const known = process.details;
    if (known && known.name === process.name && now - known.at < againMs) return known;
    // Arguments end with a zero byte each; a program that writes over them does not keep to that.
    const line = process.kernelThread ? '' : (readText(`${proc}/${process.pid}/cmdline`) ?? '');
    const command = printable(commandOfZeros(line.slice(0, longestCommand)));
    const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(readText(`${proc}/${process.pid}/status`) ?? '')?.[1] ?? '';
    const user = users.get(uid) ?? uid;
    process.details = { command: command || process.name, user, at: now, name: process.name };
    return process.details;
  }

  return (processes: Iterable<ProcessState>, now: number, bootedAt: number | null, ownPid: number): ProcessRow[] => {
    userNames(now);
    const rows: ProcessRow[] = [];
    for (const process of processes) {
      const { pid, start, ppid, name, state, nice, threads, own, reaped, percent, io, belongs } = process;
      const memory = shares.of(process);
      const { command, user } = details(process, now);
      rows.push({
        id: `${pid}@${bootId}:${start}`,
        pid,
        ppid,
        name,
        command,
        user,
        state: states[String.fromCharCode(state)] ?? 'other',
        nice,
        threads,
        startedAt: bootedAt === null ? null : bootedAt + Math.round((start / ticksPerSecond) * 1_000),
        cpuPercent: percent,
        cpuSeconds: (own + reaped) / ticksPerSecond,
        memoryBytes: memory.bytes,
        memoryKind: memory.kind,
        readBytesPerSecond: io?.readRate ?? null,
        writeBytesPerSecond: io?.writeRate ?? null,
        projectId: belongs?.projectId ?? null,
        projectBy: belongs?.by ?? null,
        own: pid === ownPid,
      });
    }
    return rows;
  };
}
