import type { Cancel, Clock } from '../../core/lib/clock.ts';

/** A program may be so far ahead of the slowest screen that shows it; then it waits. */
const highWater = 512 * 1024;
const lowWater = 128 * 1024;
/** Output that is on its way to one reader. What is typed elsewhere is echoed behind it, so it is not more than needed. */
export const readerWindow = 384 * 1024;
/** A screen that has not drawn anything for so long is not waited for: it reads on from the disk when it wakes. */
const stalledMs = 10_000;

export interface Reader {
  id: string;
  sent: number;
  acknowledged: number;
  visible: boolean;
  stalled: boolean;
  wake: () => void;
}

interface Deps {
  clock: Clock;
  /** Up to where somebody has drawn it already. */
  seenBefore: number;
  /** Position of the next byte of the program. */
  next: () => number;
  pause: () => void;
  resume: () => void;
}

/** Who shows a terminal, and how far each has got. */
export function createReaders({ clock, seenBefore, next, pause, resume }: Deps) {
  const readers = new Map<string, Reader>();
  let paused = false;
  let seen = seenBefore;
  let stall: Cancel | null = null;

  const lagOf = ({ visible, stalled, acknowledged }: Reader) => (visible && !stalled ? next() - acknowledged : 0);
  const lag = () => Math.max(0, ...[...readers.values()].map(lagOf));

  const watchStall = () => {
    stall?.();
    stall = clock.after(stalledMs, () => {
      stall = null;
      for (const reader of readers.values()) if (lagOf(reader) > lowWater) reader.stalled = true;
      check();
    });
  };

  function check() {
    const behind = lag();
    if (!paused && behind > highWater) {
      paused = true;
      pause();
      watchStall();
    } else if (paused && behind < lowWater) {
      paused = false;
      stall?.();
      stall = null;
      resume();
    }
  }

  return {
    check,
    paused: () => paused,
    seen: () => seen,
    count: () => readers.size,
    add(id: string, at: number): Reader {
      readers.get(id)?.wake();
      const reader: Reader = { id, sent: at, acknowledged: at, visible: true, stalled: false, wake: () => {} };
      readers.set(id, reader);
      check();
      return reader;
    },
    isCurrent: (reader: Reader) => readers.get(reader.id) === reader,
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
      if (moved) {
        reader.acknowledged = to;
        seen = Math.max(seen, to);
        reader.stalled = false;
        if (paused) watchStall();
      }
      reader.visible = visible;
      if (moved) reader.wake();
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
