import type { LogLine, LogPage } from '../../../shared/features/runs/schema.ts';
import { plainText } from '../../ui/log/ansi.ts';
import type { LogEntry } from '../../ui/log/log-view.tsx';

export interface LogState {
  entries: readonly LogEntry[];
  /** Lines that the core has not kept. */
  dropped: number;
  /** Older lines that this page has let go. */
  cut: boolean;
  /** The first reading is under way. */
  loading: boolean;
  error: unknown;
}

interface Deps {
  read: (afterSeq: number) => Promise<LogPage>;
  /** Lines of one answer: fewer means that there are no more. */
  pageSize: number;
  /** Kept here; with more the oldest go. */
  most: number;
  titleOf: (stepKey: string) => string;
  /** Called when the state is another. */
  changed: () => void;
}

export const nothingRead: LogState = { entries: [], dropped: 0, cut: false, loading: true, error: null };

/** What was said before is read page by page, what is said now arrives; each line is there once and in its order. */
export function createLogReader({ read, pageSize, most, titleOf, changed }: Deps) {
  let state = nothingRead;
  let last = 0;
  let reading = false;
  let again = false;
  let disposed = false;
  let arrived: LogLine[] = [];

  const put = (patch: Partial<LogState>) => {
    if (disposed) return;
    state = { ...state, ...patch };
    changed();
  };
  const entryOf = ({ seq, at, text, stream, stepKey }: LogLine): LogEntry => ({
    key: String(seq),
    at,
    text,
    plain: plainText(text),
    stream,
    source: titleOf(stepKey),
  });
  const add = (lines: readonly LogLine[], patch: Partial<LogState> = {}) => {
    const fresh = lines.filter(({ seq }) => seq > last).sort((a, b) => a.seq - b.seq);
    last = fresh.at(-1)?.seq ?? last;
    if (fresh.length === 0) return put(patch);
    const all = [...state.entries, ...fresh.map(entryOf)];
    put({ ...patch, entries: all.slice(-most), cut: state.cut || all.length > most });
  };

  async function readOn(): Promise<void> {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      do {
        again = false;
        for (let full = true; full && !disposed; ) {
          const { lines, dropped } = await read(last);
          full = lines.length >= pageSize;
          add(lines, { dropped, loading: full, error: null });
        }
      } while (again && !disposed);
    } catch (error) {
      put({ error, loading: false });
    } finally {
      reading = false;
    }
    const waiting = arrived;
    arrived = [];
    add(waiting);
  }

  return {
    state: () => state,
    readOn,
    /** Some lines that were said just now. */
    arrive(lines: readonly LogLine[]) {
      if (reading) arrived = [...arrived, ...lines].slice(-most);
      else add(lines);
    },
    dispose() {
      disposed = true;
    },
  };
}
export type LogReader = ReturnType<typeof createLogReader>;
