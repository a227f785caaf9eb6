import { readdir } from 'node:fs/promises';
import { getPriority, setPriority } from 'node:os';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { ProcessReceipt } from '../../../shared/features/processes/schema.ts';
import type { ProcessInfo } from '../../core/children/process-tree.ts';
import { errorCode } from '../../core/lib/storage-full.ts';

/** On Linux a priority is that of one thread, whatever the manual says of processes. */
async function threadsOf(pid: number): Promise<number[]> {
  const names = process.platform === 'linux' ? await readdir(`/proc/${pid}/task`).catch(() => []) : [];
  return names.length > 0 ? names.map(Number) : [pid];
}

const niceOf = (pid: number): number | null => {
  try {
    return getPriority(pid);
  } catch {
    return null;
  }
};

function refusal(error: unknown, name: string, nice: number, before: number | null, id: string): DomainError {
  const what = `the priority of ${name}`;
  const code = errorCode(error);
  if (code === 'ESRCH') return new DomainError('NOT_FOUND', { what: 'process', id });
  if (code === 'EACCES') {
    const wider = before === null ? '' : ` (from ${before} to ${nice})`;
    const why = `Giving a process more of the processor${wider} needs the right CAP_SYS_NICE, or a limit for “nice” in /etc/security/limits.conf that allows it.`;
    return new DomainError('FORBIDDEN', { what, why }, { cause: error });
  }
  if (code === 'EPERM')
    return new DomainError(
      'FORBIDDEN',
      { what, why: 'It belongs to another user: only that user may change it, or the administrator.' },
      { cause: error },
    );
  return new DomainError(
    'UNAVAILABLE',
    { what, why: `The system refuses it (${code || String(error)}).` },
    { cause: error },
  );
}

/** Gives all of a process more or less of the processor, and looks whether it is so. */
export async function reniceProcess(
  process: ProcessInfo,
  nice: number,
  name: string,
  id: string,
): Promise<ProcessReceipt> {
  const began = performance.now();
  const before = niceOf(process.pid);
  for (const thread of await threadsOf(process.pid))
    try {
      setPriority(thread, nice);
    } catch (error) {
      // A thread that ended meanwhile is no matter, as long as the process is there.
      if (thread === process.pid || errorCode(error) !== 'ESRCH') throw refusal(error, name, nice, before, id);
    }
  const after = niceOf(process.pid);
  const done = after === nice;
  const from = before === null || before === nice ? '' : ` instead of ${before}`;
  return {
    done,
    sentence: done
      ? `${name} (${process.pid}) runs with priority ${nice}${from}.`
      : `${name} (${process.pid}) has priority ${after ?? 'unknown'}, not ${nice}: the system allows no more.`,
    left: [],
    signal: null,
    tookMs: performance.now() - began,
  };
}
