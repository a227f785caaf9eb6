import type { Line, Lines } from './lines.ts';
import { secondOf, stepsOf } from './lines.ts';
import { append, beginning, bytesOf, eachSample, hourSeconds, newTail, type Point, type Tail } from './samples.ts';

export interface OpenTail {
  line: Line;
  tail: Tail;
  /** Up to here it is in the file as well. */
  saved: { length: number } & Point;
}

/** An hour that is not packed yet. Its samples lie here, and as frames in the file. */
export interface OpenHour {
  /** Its first second since the epoch. */
  start: number;
  tails: Map<number, OpenTail>;
  /** When something came last, by the clock that never runs back. */
  touched: number;
  /** The newest of its frames. */
  lastFrame: number;
}

export const newHour = (start: number): OpenHour => ({ start, tails: new Map(), touched: 0, lastFrame: 0 });

export function tailOf(hour: OpenHour, line: Line): OpenTail {
  let one = hour.tails.get(line.id);
  if (!one) {
    one = { line, tail: newTail(), saved: { length: 0, ...beginning } };
    hour.tails.set(line.id, one);
  }
  return one;
}

/** The hours that are being written. Usually one; after a jump of the clock there can be more for a while. */
export function createOpenHours({ lines, monotonic }: { lines: Lines; monotonic: () => number }) {
  const hours = new Map<number, OpenHour>();
  const packing: OpenHour[] = [];

  const need = (start: number): OpenHour => {
    let hour = hours.get(start);
    if (!hour) {
      hour = newHour(start);
      hours.set(start, hour);
    }
    return hour;
  };

  return {
    need,
    add(at: number, values: Readonly<Record<string, number>>): void {
      for (const key in values) {
        const line = lines.need(key, at);
        if (!line) continue;
        const second = secondOf(line, at);
        const hour = need(Math.floor(second / hourSeconds) * hourSeconds);
        hour.touched = monotonic();
        append(tailOf(hour, line).tail, second - hour.start, stepsOf(line, values[key] as number));
        line.lastAt = at;
        line.lastSecond = second;
        if (at < line.firstAt) line.firstAt = at;
      }
    },
    all: () => [...hours.values()],
    /** What is being packed now comes before what has come since. */
    withStart: (start: number): OpenHour[] => {
      const now = hours.get(start);
      return [...packing.filter((hour) => hour.start === start), ...(now ? [now] : [])];
    },
    /** Ids of the lines that something lies here of. */
    *everyLine(): Generator<number> {
      for (const hour of [...packing, ...hours.values()]) yield* hour.tails.keys();
    },
    starts: (): number[] => [...new Set([...packing.map(({ start }) => start), ...hours.keys()])].sort((a, b) => a - b),
    /** From now on what comes for it is another hour of the same start; it can be read until it is `packed`. */
    beginPacking(hour: OpenHour): void {
      if (hours.get(hour.start) === hour) hours.delete(hour.start);
      packing.push(hour);
    },
    packed(hour: OpenHour): void {
      const at = packing.indexOf(hour);
      if (at >= 0) packing.splice(at, 1);
    },
    /** It could not be packed; it waits again, before what has come since. */
    unpacked(hour: OpenHour): void {
      const at = packing.indexOf(hour);
      if (at >= 0) packing.splice(at, 1);
      const since = hours.get(hour.start);
      if (since) mergeInto(hour, since);
      hours.set(hour.start, hour);
    },
    drop(hour: OpenHour): void {
      if (hours.get(hour.start) === hour) hours.delete(hour.start);
    },
  };
}
export type OpenHours = ReturnType<typeof createOpenHours>;

function mergeInto(hour: OpenHour, since: OpenHour): void {
  for (const { line, tail } of since.tails.values()) {
    const into = tailOf(hour, line);
    eachSample(bytesOf(tail), beginning, (second, value) => append(into.tail, second, value));
  }
  hour.touched = Math.max(hour.touched, since.touched);
}
