import type { Cancel } from '../../../core/lib/clock.ts';
import type { LogsForServices, LogTarget } from '../../logs/types.ts';

const longest = 300;

/** Remembers the line that says most about an end: the newest error, or else the newest of stderr, or else the newest. */
export function createLastWords(logs: Pick<LogsForServices, 'onLine'>, target: LogTarget) {
  let error = '';
  let err = '';
  let any = '';
  const cancel: Cancel = logs.onLine(target, ({ from, level, text }) => {
    const line = text.trim().slice(0, longest);
    if (line === '' || from === 'note') return;
    any = line;
    if (from === 'err') err = line;
    if (level === 'error' || level === 'fatal') error = line;
  });
  return { say: () => error || err || any, cancel };
}
