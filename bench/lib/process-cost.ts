import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Of the kernel's clock; the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

async function ps(pid: number, column: 'time' | 'rss'): Promise<string> {
  if (process.platform === 'win32') throw new Error('this benchmark needs /proc or ps, which Windows lacks');
  return (await run('ps', ['-o', `${column}=`, '-p', String(pid)])).stdout.trim();
}

/** CPU time that all threads of a process have used so far, in user and kernel mode. */
export async function cpuSeconds(pid: number): Promise<number> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may hold anything; what follows the last bracket is numbers.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  }
  const parts = (await ps(pid, 'time')).split(/[:-]/).map(Number);
  return parts.reduce((sum, part) => sum * 60 + part, 0);
}

/** Memory of a process in MB: pages shared with others count in part where the system can tell, else in full. */
export async function memoryMb(pid: number): Promise<number> {
  if (process.platform === 'linux') {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]) / 1024;
  }
  return Number(await ps(pid, 'rss')) / 1024;
}
