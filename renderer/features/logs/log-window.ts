import type { LogLine, LogPage } from '../../../shared/features/logs/schema.ts';
import { plainText } from '../../ui/log/ansi.ts';

export interface Entry extends LogLine {
  /** Without colours: made once, to be marked, searched and copied. */
  plain: string;
}

export type Way = 'start' | 'older' | 'newer';

export interface WindowState {
  /** Oldest first: a stretch of all lines that fit, never more than the most. */
  entries: readonly Entry[];
  /** Further lines lie beyond that end. */
  older: boolean;
  newer: boolean;
  /** What is being read. */
  reading: Way | null;
  /** Lines that came since the reader went away from the end. */
  waiting: number;
  /** Lines that came at all: whoever counts counts anew. */
  arrived: number;
  failed: { way: Way; error: unknown } | null;
  /** Sources that could not be asked, though others could. */
  missing: readonly { source: string; why: string }[];
  /** Grows with each beginning, so that a list knows that it is another stretch. */
  begun: number;
}

interface Deps {
  read: (at: { before?: string; after?: string; around?: string }) => Promise<LogPage>;
  most: number;
  changed: () => void;
}

export const emptyWindow: WindowState = {
  entries: [],
  older: false,
  newer: false,
  reading: 'start',
  waiting: 0,
  arrived: 0,
  failed: null,
  missing: [],
  begun: 0,
};

const entryOf = (line: LogLine): Entry => ({ ...line, plain: plainText(line.text) });
/** More than so many pages behind: what is between is left to whoever scrolls there. */
const mostPagesBehind = 4;

/** A stretch of lines out of millions: it grows at both ends as the reader comes near, and lets go at the other. */
export function createLogWindow({ read, most, changed }: Deps) {
  let state = emptyWindow;
  let held = false;
  let disposed = false;
  let turn = 0;
  let behind = false;
  let queue: LogLine[] = [];

  const put = (patch: Partial<WindowState>) => {
    if (disposed) return;
    state = { ...state, ...patch };
    changed();
  };

  /** In the order of keys, each once; arrivals of several sources may overtake each other. */
  function merged(lines: readonly LogLine[]): Entry[] {
    const entries = [...state.entries];
    const first = entries[0]?.key;
    for (const line of lines) {
      // What is older than all that is here stands on a page that was not read yet.
      if (first !== undefined && state.older && line.key < first) continue;
      let at = entries.length;
      while (at > 0 && (entries[at - 1]?.key ?? '') > line.key) at--;
      if (entries[at - 1]?.key === line.key) continue;
      if (at === entries.length) entries.push(entryOf(line));
      else entries.splice(at, 0, entryOf(line));
    }
    return entries;
  }

  function add(lines: readonly LogLine[]): void {
    if (lines.length === 0) return;
    const patch = { arrived: state.arrived + lines.length, waiting: held ? state.waiting + lines.length : 0 };
    const entries = state.newer ? state.entries : merged(lines);
    const over = entries.length > most;
    // A reader who is further up keeps what is before his eyes; who follows keeps the end.
    if (!over) put({ ...patch, entries });
    else if (held) put({ ...patch, entries: entries.slice(0, most), newer: true });
    else put({ ...patch, entries: entries.slice(-most), older: true });
  }

  async function fetchPage(way: Way, at: Parameters<Deps['read']>[0], take: (page: LogPage) => void): Promise<void> {
    const mine = ++turn;
    put({ reading: way, failed: null });
    try {
      const page = await read(at);
      if (disposed || mine !== turn) return;
      take(page);
      put({ reading: null, missing: page.missing ?? [] });
    } catch (error) {
      if (!disposed && mine === turn) put({ reading: null, failed: { way, error } });
      return;
    }
    const waited = queue;
    queue = [];
    add(waited);
    if (behind) void readOn();
  }

  const start = (around?: string) => {
    queue = [];
    return fetchPage('start', around === undefined ? {} : { around }, ({ lines, older, newer }) =>
      put({ entries: lines.map(entryOf), older, newer, waiting: 0, begun: state.begun + 1 }),
    );
  };

  async function readNewer(): Promise<void> {
    const last = state.entries.at(-1)?.key;
    if (last === undefined) return start();
    await fetchPage('newer', { after: last }, ({ lines, newer }) => {
      const entries = [...state.entries, ...lines.filter(({ key }) => key > last).map(entryOf)];
      const over = entries.length - most;
      put({ entries: over > 0 ? entries.slice(over) : entries, newer, ...(over > 0 && { older: true }) });
    });
  }

  /** Lines were lost on the way: those between the last that is here and now are read. */
  async function readOn(): Promise<void> {
    if (state.reading !== null) {
      behind = true;
      return;
    }
    behind = false;
    if (state.newer && state.entries.length > 0) return;
    for (let pages = 0; pages < mostPagesBehind; pages++) {
      const before = state.entries.length;
      await readNewer();
      if (disposed || state.failed || !state.newer) {
        if (state.entries.length > before) put({ arrived: state.arrived + 1 });
        return;
      }
    }
    if (!held) await start();
  }

  return {
    state: () => state,
    start,
    readOn,
    readNewer: async () => {
      if (state.reading === null && state.newer) await readNewer();
    },
    async readOlder(): Promise<void> {
      const first = state.entries[0]?.key;
      if (state.reading !== null || !state.older || first === undefined) return;
      await fetchPage('older', { before: first }, ({ lines, older }) => {
        const entries = [...lines.filter(({ key }) => key < first).map(entryOf), ...state.entries];
        const over = entries.length > most;
        put({ entries: over ? entries.slice(0, most) : entries, older, ...(over && { newer: true }) });
      });
    },
    arrive(lines: readonly LogLine[]) {
      if (state.reading === null) add(lines);
      else queue = [...queue, ...lines].slice(-most);
    },
    /** The reader is away from the end, or back. */
    hold(on: boolean) {
      if (held === on) return;
      held = on;
      if (state.waiting !== 0) put({ waiting: 0 });
    },
    dispose() {
      disposed = true;
    },
  };
}
export type LogWindow = ReturnType<typeof createLogWindow>;
