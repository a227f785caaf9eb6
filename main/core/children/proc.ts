import { open, readdir, readFile, readlink } from 'node:fs/promises';
import { commandOfZeros } from '../log/redact-command.ts';
import type { ProcessInfo } from './process-tree.ts';

interface Stat {
  pid: number;
  ppid: number;
  pgid: number;
  session: number;
  state: string;
  ticks: string;
  name: string;
}

/** What /proc counts in, whatever the kernel was built with. */
const ticksPerSecond = 100;

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

/** The plain reads of /proc: each may find that the process has ended, or is not ours to read. */
export function createProc() {
  let boot: Promise<string> | null = null;
  let bootedAt: Promise<number | null> | null = null;
  // Ticks count from boot, so without the boot's id a process of yesterday's uptime could look like today's.
  const bootId = () => {
    boot ??= read('/proc/sys/kernel/random/boot_id').then((text) => text?.trim() ?? 'unknown');
    return boot;
  };
  const bootTime = () => {
    bootedAt ??= read('/proc/stat').then((text) => {
      const seconds = /^btime (\d+)$/m.exec(text ?? '')?.[1];
      return seconds === undefined ? null : Number(seconds) * 1_000;
    });
    return bootedAt;
  };

  return {
    pids: async (): Promise<number[]> => (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number),

    async info(pid: number): Promise<ProcessInfo | null> {
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
    },

    /** The whole command line costs a read each, so only those that are reported get it. */
    async describe(process: ProcessInfo): Promise<ProcessInfo> {
      const line = await readFile(`/proc/${process.pid}/cmdline`, 'utf8').catch(() => '');
      return { ...process, command: commandOfZeros(line).trim() || process.command };
    },

    environ: (pid: number): Promise<string | null> => read(`/proc/${pid}/environ`),
    link: (pid: number, name: string): Promise<string> => readlink(`/proc/${pid}/${name}`),
    descriptors: (pid: number): Promise<string[]> => readdir(`/proc/${pid}/fd`),

    async startedAt(start: string): Promise<number | null> {
      const [booted, id] = await Promise.all([bootTime(), bootId()]);
      const [of, ticks] = start.split(':');
      if (booted === null || of !== id || ticks === undefined) return null;
      return booted + Math.round((Number(ticks) / ticksPerSecond) * 1_000);
    },
  };
}
export type Proc = ReturnType<typeof createProc>;
