import type { ProcessRow } from '../../../shared/features/processes/schema.ts';
import { printable } from '../../lib/printable.ts';
import type { MarkState } from '../../ui/state-mark.tsx';

/** Names and commands are whatever a program chose to call itself. */
export const short = (text: string, most = 400): string => printable(text.slice(0, most));

/** The kernel knows fifteen letters of a name, and threads of some programs have put their own in its place. */
export function processName({ name, command }: Pick<ProcessRow, 'name' | 'command'>): string {
  const [first = ''] = command.split(' ', 1);
  const program = first.slice(first.lastIndexOf('/') + 1);
  const better = program !== '' && (name === 'MainThread' || (name.length >= 15 && program.startsWith(name)));
  return short(better ? program : name, 80) || 'without a name';
}

export const stateWords: Record<ProcessRow['state'], { state: MarkState; word: string; hint: string }> = {
  running: { state: 'running', word: 'running', hint: 'uses the processor now' },
  sleeping: { state: 'neutral', word: 'sleeping', hint: 'waits for something to happen' },
  waiting: { state: 'waiting', word: 'waiting', hint: 'waits for a disk or a device and cannot be interrupted' },
  stopped: { state: 'stopped', word: 'stopped', hint: 'was halted and can go on' },
  zombie: { state: 'failing', word: 'zombie', hint: 'has ended, and the one that started it has not looked' },
  idle: { state: 'neutral', word: 'idle', hint: 'a thread of the system without work' },
  other: { state: 'neutral', word: 'other', hint: 'in a state that has no name here' },
};

export const memoryWords: Record<ProcessRow['memoryKind'], { sign: string; hint: string }> = {
  pss: { sign: 'PSS', hint: 'its own pages, and its share of those that it shares' },
  rss: { sign: 'RSS', hint: 'all its pages, shared ones counted in each process that has them' },
};

/** A thread of the system has no memory of its own, and of what has ended nothing is left: neither is a size. */
export const knownMemory = ({ memoryBytes }: Pick<ProcessRow, 'memoryBytes'>): number | null =>
  memoryBytes > 0 ? memoryBytes : null;

/** What a figure between −20 and 19 means, after "it gets". */
export function niceWords(nice: number): string {
  if (nice <= -15) return 'the processor before nearly everything else';
  if (nice < 0) return 'more of the processor than others';
  if (nice === 0) return 'as much of the processor as others';
  if (nice < 10) return 'less of the processor than others';
  return nice < 19 ? 'little of the processor' : 'of the processor what nobody else wants';
}

export const signed = (value: number): string => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0');
