import type { ProcessRow } from '../../../shared/features/processes/schema.ts';
import { redactCommand } from '../../core/log/redact-command.ts';
import type { SeenProcess } from '../monitors/index.ts';

const longestCommand = 2_000;

/** Rows as they may be shown: commands without secrets, and what is Optimus's own marked. */
export function createShownRows(redact: (text: string) => string) {
  /** Hiding goes by many patterns, and a command hardly ever changes. */
  let known = new Map<string, { command: string; shown: string }>();

  const hide = (command: string): string => {
    const hidden = redactCommand(redact(command));
    return hidden.length > longestCommand ? `${hidden.slice(0, longestCommand - 1)}…` : hidden;
  };

  return (seen: readonly SeenProcess[], own: ReadonlySet<number>): ProcessRow[] => {
    const next: typeof known = new Map();
    const rows = seen.map((row) => {
      const before = known.get(row.id);
      const one = before?.command === row.command ? before : { command: row.command, shown: hide(row.command) };
      next.set(row.id, one);
      return { ...row, command: one.shown, own: row.own || own.has(row.pid) };
    });
    known = next;
    return rows;
  };
}
