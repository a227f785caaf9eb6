import { closeFile, gone, noRoom, openFile, readStart, readText } from '../../blocking.ts';
import { parseStatLine, type StatLine } from './stat-line.ts';

/** So many are left to everybody else in this program. */
const leaveFree = 256;
const most = 2_000;
const longestLine = 2_048;

export type Reading = 'read' | 'gone' | 'unreadable' | 'no room';

/** How many files may be kept open: a share of what the program may open. */
export function roomFor(limits: string | null): number {
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(limits ?? '')?.[1];
  if (soft === 'unlimited') return most;
  return Math.max(0, Math.min(most, Math.floor((Number(soft ?? 1_024) - leaveFree) / 4)));
}

/** The stat file of each process, kept open for as many as there is room: looking one up costs more than reading it. */
export function createStatFiles(proc: string, room = roomFor(readText('/proc/self/limits'))) {
  const buffer = Buffer.allocUnsafeSlow(longestLine);
  let kept = 0;

  const why = (code: number): Reading => (code === gone ? 'gone' : code === noRoom ? 'no room' : 'unreadable');

  return {
    buffer,
    /** Of the line that was read last. */
    length: 0,
    /** Parses into `line`; `holder` remembers the open file. */
    read(holder: { pid: number; descriptor: number }, line: StatLine): Reading {
      let { descriptor } = holder;
      const opened = descriptor < 0;
      if (opened) descriptor = openFile(`${proc}/${holder.pid}/stat`);
      if (descriptor < 0) return why(descriptor);
      const length = readStart(descriptor, buffer);
      if (length < 0 || !opened || kept >= room) {
        if (opened || length < 0) closeFile(descriptor);
        if (!opened && length < 0) {
          holder.descriptor = gone;
          kept -= 1;
        }
      } else {
        holder.descriptor = descriptor;
        kept += 1;
      }
      if (length < 0) return why(length);
      this.length = length;
      // An empty line is of a process that is just going.
      return parseStatLine(buffer, length, line) ? 'read' : length === 0 ? 'gone' : 'unreadable';
    },
    release(holder: { descriptor: number }) {
      if (holder.descriptor < 0) return;
      closeFile(holder.descriptor);
      holder.descriptor = gone;
      kept -= 1;
    },
    /** Whoever is read seldom should make way for whoever is read each second. */
    crowded: () => kept > room * 0.8,
    kept: () => kept,
  };
}
export type StatFiles = ReturnType<typeof createStatFiles>;
