import type { LogLevel, LogLine } from '../../../shared/features/logs/schema.ts';
import type { MarkState } from '../../ui/state-mark.tsx';

export interface LevelMark {
  mark: MarkState;
  word: string;
}

export const levelMarks: Record<LogLevel, LevelMark> = {
  trace: { mark: 'neutral', word: 'trace' },
  debug: { mark: 'neutral', word: 'debug' },
  info: { mark: 'info', word: 'info' },
  warn: { mark: 'warning', word: 'warn' },
  error: { mark: 'failing', word: 'error' },
  fatal: { mark: 'failing', word: 'fatal' },
};

export const errorLevels: readonly LogLevel[] = ['error', 'fatal'];

export const isError = ({ level }: Pick<LogLine, 'level'>) => level === 'error' || level === 'fatal';

/** What stands before a line: its level; without one, who wrote it. */
export function markOf({ level, from }: Pick<LogLine, 'level' | 'from'>): LevelMark | null {
  if (from === 'note') return level && level !== 'info' ? levelMarks[level] : { mark: 'running', word: 'note' };
  if (level) return levelMarks[level];
  return from === 'err' ? { mark: 'waiting', word: 'err' } : null;
}

/** The same source has the same colour wherever and whenever it is shown. */
export function colourOf(source: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < source.length; at++) hash = Math.imul(hash ^ source.charCodeAt(at), 0x01000193);
  return `var(--series-${((hash >>> 0) % 8) + 1})`;
}
