import type { Cancel, Clock } from '../../core/lib/clock.ts';

/** What is on its way to a screen is drawn in about this time: it never waits for more, and what is typed is seen behind it. */
const aheadMs = 150;
const leastWindow = 256 * 1024;
const mostWindow = 3 * 1024 * 1024;
/** Nobody waits for a screen that nobody looks at, and what is typed elsewhere shall not wait behind it. */
const hiddenWindow = 64 * 1024;
/** Written behind that, so that there is something to send as soon as there is room; then the program waits. */
const spare = 128 * 1024;
/** A screen that has not drawn anything for so long is not waited for: it reads on from the disk when it wakes. */
const stalledMs = 10_000;

export interface Reader {
  id: string;
  sent: number;
  acknowledged: number;
  visible: boolean;
  stalled: boolean;
  /** How far it may be ahead of what was drawn: as much as the screen draws in a moment. */
  window: number;
  /** A place in the stream, and when it was on its way with a full window before it. */
  probe: { at: number; since: number } | null;
  wake: () => void;
}

interface Deps {
  clock: Pick<Clock, 'after' | 'monotonic'>;
  /** Up to where somebody has drawn it already. */
  seenBefore: number;
  /** Position of the next byte of the program. */
  next: () => number;
  pause: () => void;
  resume: () => void;
}

const windowOf = ({ visible, window }: Reader) => (visible ? window : hiddenWindow);

/** Who shows a terminal, and how far each has got. */
export function createReaders({ clock, seenBefore, next, pause, resume }: Deps) {
  const readers = new Map<string, Reader>();
  let paused = false;
  let seen = seenBefore;
  let stall: Cancel | null = null;

  /** Written beyond what may be on its way to it. */
  const behind = (reader: Reader) =>
    reader.visible && !reader.stalled ? next() - reader.acknowledged - reader.window : -reader.window;
  const most = () => Math.max(-leastWindow, ...[...readers.values()].map(behind));

  const watchStall = () => {
    stall?.();
    stall = clock.after(stalledMs, () => {
      stall = null;
      for (const reader of readers.values()) if (behind(reader) > 0) reader.stalled = true;
      check();
    });
  };

  function check() {
    const beyond = most();
    if (!paused && beyond > spare) {
      paused = true;
      pause();
      watchStall();
    } else if (paused && beyond < spare / 2) {
      paused = false;
      stall?.();
      stall = null;
      resume();
    }
  }

  function measure(reader: Reader) {
    const { probe } = reader;
    if (!probe || reader.acknowledged < probe.at) return;
    reader.probe = null;
    const took = clock.monotonic() - probe.since;
    const fitting = took < aheadMs ? 1.5 : aheadMs / took;
    reader.window = Math.min(mostWindow, Math.max(leastWindow, Math.round(reader.window * fitting)));
  }

  return {
    check,
    paused: () => paused,
    seen: () => seen,
    /** Somebody looks at it, and so rules how fast it goes. */
    watched: () => [...readers.values()].some(({ visible, stalled }) => visible && !stalled),
    count: () => readers.size,
    add(id: string, at: number): Reader {
      readers.get(id)?.wake();
      const reader: Reader = {
        id,
        sent: at,
        acknowledged: at,
        visible: true,
        stalled: false,
        window: leastWindow,
        probe: null,
        wake: () => {},
      };
      readers.set(id, reader);
      check();
      return reader;
    },
    isCurrent: (reader: Reader) => readers.get(reader.id) === reader,
    /** So many bytes may follow. */
    room: (reader: Reader) => reader.acknowledged + windowOf(reader) - reader.sent,
    sent(reader: Reader, to: number): void {
      reader.sent = to;
      if (reader.visible && !reader.probe && to - reader.acknowledged > reader.window / 2)
        reader.probe = { at: to, since: clock.monotonic() };
    },
    remove(reader: Reader): void {
      if (readers.get(reader.id) !== reader) return;
      readers.delete(reader.id);
      check();
    },
    acknowledge(id: string, position: number, visible: boolean): void {
      const reader = readers.get(id);
      if (!reader) return;
      const to = Math.min(position, reader.sent);
      const moved = to > reader.acknowledged;
      const shown = visible && !reader.visible;
      reader.visible = visible;
      if (!visible || shown) reader.probe = null;
      if (moved) {
        reader.acknowledged = to;
        seen = Math.max(seen, to);
        reader.stalled = false;
        measure(reader);
        if (paused) watchStall();
      }
      if (moved || shown) reader.wake();
      check();
    },
    /** One of them answers what a program asks the terminal; else it would be answered as often as it is shown. */
    answers: (id: string) => {
      const all = [...readers.values()];
      return (all.find(({ visible }) => visible) ?? all[0])?.id === id;
    },
    dispose: () => stall?.(),
  };
}
export type Readers = ReturnType<typeof createReaders>;
