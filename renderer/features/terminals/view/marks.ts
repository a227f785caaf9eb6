import type { IDecoration, IMarker, Terminal } from '@xterm/xterm';
import { formatDuration } from '../../../lib/duration.ts';

interface Mark {
  marker: IMarker;
  /** Where the output of the command begins. */
  startedAt: number | null;
  decoration: IDecoration | null;
}

const most = 2_000;

interface Options {
  terminal: Terminal;
  isReplay: () => boolean;
  onFailed: () => void;
}

/** Marks the commands of a shell at the edge, by their end, and jumps between them. */
export function createMarks({ terminal, isReplay, onFailed }: Options) {
  let marks: Mark[] = [];
  let current: Mark | null = null;

  const begin = () => {
    const marker = terminal.buffer.active.type === 'normal' ? terminal.registerMarker(0) : undefined;
    if (!marker) return;
    if (current && current.startedAt === null && current.marker.line === marker.line) current.marker.dispose();
    current = { marker, startedAt: null, decoration: null };
    marks = [...marks.filter((mark) => !mark.marker.isDisposed), current].slice(-most);
  };

  const end = (code: number | null) => {
    const mark = current;
    if (!mark || mark.startedAt === null || mark.marker.isDisposed) return;
    const took = isReplay() ? '' : `, ${formatDuration(Date.now() - mark.startedAt)}`;
    const failed = code !== null && code !== 0;
    if (failed) onFailed();
    const label = code === null ? 'Ended' : failed ? `Failed with ${code}` : 'Succeeded';
    const decoration = terminal.registerDecoration({
      marker: mark.marker,
      x: 0,
      width: 1,
      ...(failed && { overviewRulerOptions: { color: '#e5484d', position: 'left' as const } }),
    });
    mark.decoration = decoration ?? null;
    decoration?.onRender((element) => {
      element.className = `xterm-decoration terminal-mark ${failed ? 'terminal-mark-failed' : 'terminal-mark-ok'}`;
      element.title = `${label}${took}`;
    });
  };

  const take = (text: string): boolean => {
    const kind = text[0];
    if (kind === 'A') begin();
    else if (kind === 'C') {
      if (current) current.startedAt = Date.now();
    } else if (kind === 'D') {
      const code = /^D;(\d{1,5})/.exec(text);
      end(code ? Number(code[1]) : null);
    }
    return true;
  };
  const handlers = [terminal.parser.registerOscHandler(133, take), terminal.parser.registerOscHandler(633, take)];

  return {
    /** False where there is none on that side. */
    jump(by: -1 | 1): boolean {
      const top = terminal.buffer.active.viewportY;
      const lines = marks
        .filter(({ marker }) => !marker.isDisposed && marker.line >= 0)
        .map(({ marker }) => marker.line);
      const target = by < 0 ? lines.findLast((line) => line < top) : lines.find((line) => line > top);
      if (target !== undefined) terminal.scrollToLine(target);
      else if (by > 0) terminal.scrollToBottom();
      return target !== undefined;
    },
    dispose() {
      for (const handler of handlers) handler.dispose();
    },
  };
}
