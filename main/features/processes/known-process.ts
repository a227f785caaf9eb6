import type { ProcessFacts, ProcessInfo } from '../../core/children/process-tree.ts';

/** A start is told to the second by some systems, and rounded differently by two ways of asking. */
const sameStartMs = 2_000;

const parts = (id: string): { pid: number; start: string } | null => {
  const [, pid, start] = /^(\d{1,10})@(.+)$/.exec(id) ?? [];
  return pid === undefined || start === undefined ? null : { pid: Number(pid), start };
};

/** The process of that id and no other that has got its number since; null when it has ended. */
export async function findProcess(facts: ProcessFacts, id: string): Promise<ProcessInfo | null> {
  const wanted = parts(id);
  const info = wanted && (await facts.info(wanted.pid));
  if (!info || info.zombie) return null;
  if (info.start === wanted.start) return info;
  const [began, at] = [await facts.startedAt(info.start), Number(wanted.start)];
  return facts.how !== 'proc' && began !== null && Math.abs(began - at) < sameStartMs ? info : null;
}

/** `node` of `/usr/bin/node server.js`; a kernel thread is called as it calls itself. */
export const shortName = (
  { command, pid }: Pick<ProcessInfo, 'command' | 'pid'>,
  redact: (text: string) => string,
): string => redact(command.split(' ')[0]?.split('/').at(-1) ?? '').slice(0, 60) || `process ${pid}`;
