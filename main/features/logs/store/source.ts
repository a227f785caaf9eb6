import { lazily } from '../../../../shared/lib/lazily.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import type { ReadLine } from '../lines/line-reader.ts';
import { blockBytes, flag, type OpenBlock, type Place, perMs } from './block.ts';
import type { Keys } from './keys.ts';
import { createPending, type Pending } from './pending.ts';
import type { createSourceFiles, Tail } from './source-files.ts';
import { decodeStyles } from './styles.ts';

const mostLines = 65_536;
/** So many blocks may wait to be packed before whoever writes has to wait. */
const mostClosing = 2;
export const froms = ['out', 'err', 'note'] as const;
export type FromNumber = 0 | 1 | 2;

interface Deps {
  files: ReturnType<typeof createSourceFiles>;
  keys: Keys;
  /** Each line as it comes, before it is on disk. */
  onLine: (key: number, at: number, from: FromNumber, line: ReadLine) => void;
  /** Something waits to be written. */
  onWaiting: () => void;
  /** Writing failed, or goes again (null). */
  onTrouble: (error: unknown) => void;
  onBlock: () => void;
}

const counted = lazily(() => new Intl.NumberFormat('en'));

/** The lines of one source: in memory for a moment, in a tail soon after, in a block once there are enough of them. */
export function createSource({ files, keys, onLine, onWaiting, onTrouble, onBlock }: Deps) {
  const serial = createSerial();
  let place: Omit<Place, 'shift'> = { file: 0, through: 0 };
  let pending: Pending | null = null;
  let tail: Tail | null = null;
  let closing: { pending: Pending; tail: Tail; place: Omit<Place, 'shift'> }[] = [];
  let trouble: unknown = null;
  let lost = 0;
  let lastAt: number | null = null;
  let waiters: (() => void)[] = [];

  const isFull = () => closing.length >= mostClosing;
  const settle = (error: unknown) => {
    trouble = error;
    onTrouble(error);
    // Who waits for a disk that has no room would wait for ever: what comes is counted instead.
    if (error !== null || !isFull()) {
      for (const go of waiters) go();
      waiters = [];
    }
  };

  function hold(at: number): Pending {
    const shift = keys.shiftAt(at);
    if (pending && pending.shift !== shift && pending.lines() > 0) rotate();
    pending ??= createPending(shift);
    tail ??= files.newTail();
    return pending;
  }

  function rotate(): void {
    if (!pending || !tail || pending.lines() === 0) return;
    closing.push({ pending, tail, place: { ...place } });
    pending = null;
    tail = null;
    void serial(work);
  }

  /** Blocks that wait, oldest first, then the tail. */
  async function work(): Promise<void> {
    try {
      for (let next = closing[0]; next; next = closing[0]) {
        await files.close(next.pending, next.tail, next.place);
        closing = closing.slice(1);
        onBlock();
        if (!isFull()) settle(null);
      }
      if (pending && tail) await files.flush(pending, tail, () => place);
      settle(null);
      if (lost > 0) tellLost();
    } catch (error) {
      settle(error);
    }
  }

  function put(at: number, from: FromNumber, line: ReadLine): void {
    const into = hold(at);
    const key = keys.next(at);
    into.add(key, from, line);
    lastAt = at;
    onLine(key, at, from, line);
    onWaiting();
  }

  function tellLost(): void {
    const count = lost;
    lost = 0;
    const were = count === 1 ? 'line was' : 'lines were';
    put(Date.now(), 2, noteLine(`${counted().format(count)} ${were} not kept: the disk is full.`, 4));
  }

  const lines = () =>
    files.refs().reduce((sum, ref) => sum + ref.lines, 0) +
    closing.reduce((sum, one) => sum + one.pending.lines() - one.tail.lines, 0) +
    (pending ? pending.lines() - (tail?.lines ?? 0) : 0);

  return {
    files,
    isOpen: false,
    lastAt: () => lastAt,
    firstAt: () => files.refs()[0]?.firstAt ?? null,
    /** Whoever writes should wait: what came is not packed yet. */
    isFull: () => isFull() && trouble === null,
    whenRoom: (): Promise<void> => new Promise((resolve) => waiters.push(resolve)),
    lines,

    async load(): Promise<void> {
      const found = await files.load();
      keys.from(found.last);
      place = found.place;
      lastAt = files.refs().at(-1)?.lastAt ?? null;
      for (const block of found.loose) takeUp(block);
      if (pending) rotate();
      // Their lines are in a block again, or wait for it with them.
      await serial(work);
      if (closing.length === 0) await files.dropOld(found.tails);
    },

    add(at: number, from: FromNumber, line: ReadLine): void {
      // The disk has no room, and memory must not take its place.
      if (trouble !== null && isFull() && (pending?.textBytes() ?? 0) >= blockBytes) lost += 1;
      else put(at, from, line);
    },
    /** After each piece of what came. */
    pieceDone(): void {
      if (pending && (pending.textBytes() >= blockBytes || pending.lines() >= mostLines)) {
        if (closing.length < mostClosing || trouble === null) rotate();
      }
    },
    place: () => place,
    readThrough(next: Omit<Place, 'shift'>): void {
      place = next;
      onWaiting();
    },
    /** All that came so far is on the disk, or the disk does not take it. */
    flush: (): Promise<void> => serial(work),
    trouble: () => trouble,
    lost: () => lost,

    async clear(): Promise<{ lines: number; bytes: number }> {
      return serial(async () => {
        const gone = { lines: lines(), bytes: files.bytes() };
        pending = null;
        tail = null;
        closing = [];
        await files.clear();
        lastAt = null;
        return gone;
      });
    },
    dropOldest: (): Promise<number> => serial(() => files.dropOldest()),
    release: (): Promise<void> => serial(() => files.release()),
  };

  function takeUp(block: OpenBlock): void {
    const { flags, head } = block;
    const [all, starts, styles] = [block.keys(), block.starts(), block.styles()];
    const text = Buffer.from(block.text.buffer, block.text.byteOffset, block.text.byteLength);
    if (pending && pending.shift !== head.shift) rotate();
    pending ??= createPending(head.shift);
    tail ??= files.newTail();
    for (let at = 0; at < head.lines; at++) {
      const bits = flags[at] ?? 0;
      const style = styles.get(at);
      const key = all[at] ?? 0;
      pending.add(key, (bits >> flag.fromShift) & flag.from, {
        plain: text.toString('latin1', starts[at], (starts[at + 1] ?? 1) - 1),
        ascii: false,
        styles: style ? decodeStyles(style) : [],
        cut: (bits & flag.cut) !== 0,
        level: bits & flag.level,
        json: (bits & flag.json) !== 0,
      });
      lastAt = Math.floor(key / perMs) - head.shift;
    }
  }
}
export type Source = ReturnType<typeof createSource>;

export const noteLine = (text: string, level: number): ReadLine => ({
  plain: Buffer.from(text.replaceAll(/\s*[\r\n]+\s*/g, ' ')).toString('latin1'),
  ascii: false,
  styles: [],
  cut: false,
  level,
  json: false,
});
