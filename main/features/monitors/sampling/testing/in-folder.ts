import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { newStatLine, parseStatLine } from '../linux/processes/stat-line.ts';

export interface Truth {
  pid: number;
  ppid: number;
  own: number;
  reaped: number;
}

/** What the kernel itself says of one process; null when it is gone. */
export async function truthOf(pid: number): Promise<Truth | null> {
  const line = newStatLine();
  const bytes = await readFile(`/proc/${pid}/stat`).catch(() => null);
  if (!bytes || !parseStatLine(bytes, bytes.length, line)) return null;
  return { pid, ppid: line.ppid, own: line.utime + line.stime, reaped: line.cutime + line.cstime };
}

/** Every process that works in a folder. */
export async function processesIn(folder: string): Promise<Truth[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => ((await readlink(`/proc/${pid}/cwd`).catch(() => '')) === folder ? truthOf(pid) : null)),
  );
  return found.filter((one) => one !== null);
}

/** A folder in which programs are run that nothing outlives. */
export async function workFolder() {
  const folder = await realpath(await tempDir());
  onTestFinished(async () => {
    for (let left = await processesIn(folder); left.length > 0; left = await processesIn(folder))
      for (const { pid } of left)
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It ended by itself.
        }
  });
  return {
    folder,
    run(command: string, ...args: string[]): ChildProcess & { pid: number } {
      const child = spawn(command, args, { cwd: folder, stdio: 'ignore' });
      if (child.pid === undefined) throw new Error(`${command} could not be started`);
      return child as ChildProcess & { pid: number };
    },
    /** Ticks of all that lives there, with what they have waited for. */
    async ticks(): Promise<number> {
      return (await processesIn(folder)).reduce((sum, { own, reaped }) => sum + own + reaped, 0);
    },
  };
}
