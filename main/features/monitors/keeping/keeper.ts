import { isDamage } from '../../../core/db/errors.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { createDisposers } from '../../../core/lib/disposers.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import { StorageFull } from '../../../core/lib/storage-full.ts';
import { turn } from '../../../core/lib/turn.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { MonitorsRepo, StoredLine } from '../repo.ts';
import { decodeFrame, encodeFrame } from './frames.ts';
import type { Unpacking } from './hour-of-line.ts';
import type { Line, Lines } from './lines.ts';
import { type OpenHour, type OpenHours, tailOf } from './open-hours.ts';
import { createPacking } from './packing.ts';
import { append, beginning, hourSeconds } from './samples.ts';
import type { Trim } from './trim.ts';

/** After `kill -9` so much is lost at most. */
const flushEveryMs = 10_000;
/** An hour is packed when nothing has come for it so long. */
const quietMs = 20_000;
const trimEveryMs = 3_600_000;
const firstTrimMs = 600_000;
/** While nothing can be written, memory holds so much. */
const mostHoursInMemory = 6;
const framesPerPage = 40;

const stored = ({ id, key, quantum, firstAt, lastAt }: Line): StoredLine => ({ id, key, quantum, firstAt, lastAt });

const reasonOf = (error: unknown): string =>
  error instanceof StorageFull
    ? 'There is no room left on the disk. What is measured waits in memory.'
    : isDamage(error)
      ? 'The file of the figures is damaged and is being replaced. What is measured waits in memory.'
      : `The file of the figures cannot be written: ${error instanceof Error ? error.message : String(error)}`;

interface Deps {
  repo: MonitorsRepo;
  lines: Lines;
  hours: OpenHours;
  unpacking: Unpacking;
  trim: Trim;
  clock: Clock;
  log: Logger;
  onProblem: (problem: string | null) => void;
}

/** Brings what is measured into the file: every few seconds as it came, and packed when its hour is over. */
export function createKeeper({ repo, lines, hours, unpacking, trim, clock, log, onProblem }: Deps) {
  const disposers = createDisposers();
  const serial = createSerial();
  let flushedAt = clock.monotonic();
  const pack = createPacking({
    repo,
    unpacking,
    async between() {
      if (clock.monotonic() - flushedAt >= flushEveryMs) await flush();
    },
  });
  let problem: string | null = null;
  let keptUntil: number | null = null;

  function tell(next: string | null): void {
    if (next === problem) return;
    problem = next;
    if (next === null) log.info('figures are kept again');
    else log.warn('figures cannot be kept', { reason: next });
    onProblem(next);
  }

  async function flush(): Promise<void> {
    flushedAt = clock.monotonic();
    const frames = hours.all().flatMap((hour) => {
      const frame = encodeFrame(hour);
      return frame ? [{ hour, ...frame }] : [];
    });
    if (frames.length === 0) return;
    const fresh = new Map<number, Line>();
    for (const { hour } of frames)
      for (const { line } of hour.tails.values()) if (!line.saved) fresh.set(line.id, line);
    const ids = await repo.flush(
      [...fresh.values()].map(stored),
      frames.map(({ hour, body }) => ({ hour: hour.start, body })),
    );
    for (const line of fresh.values()) line.saved = true;
    frames.forEach(({ hour, written }, at) => {
      hour.lastFrame = ids[at] ?? hour.lastFrame;
      for (const { lineId, saved } of written) {
        const one = hour.tails.get(lineId);
        if (one) one.saved = saved;
      }
    });
  }

  async function packOne(hour: OpenHour): Promise<void> {
    hours.beginPacking(hour);
    try {
      await pack(hour);
      await repo.packed(
        hour.start,
        hour.lastFrame,
        [...hour.tails.values()].map(({ line }) => stored(line)),
      );
      hours.packed(hour);
      trim.grown(hour.start);
    } catch (error) {
      hours.unpacked(hour);
      throw error;
    }
  }

  const isOver = ({ start, touched }: OpenHour) =>
    Math.floor(clock.now() / 1_000 / hourSeconds) * hourSeconds !== start && clock.monotonic() - touched >= quietMs;

  async function work(everything = false): Promise<void> {
    try {
      await flush();
      for (const hour of hours.all()) if (everything || isOver(hour)) await packOne(hour);
      tell(null);
    } catch (error) {
      tell(reasonOf(error));
      const waiting = hours.all().sort((a, b) => a.start - b.start);
      for (const hour of waiting.slice(0, -mostHoursInMemory)) hours.drop(hour);
    }
  }

  async function load(): Promise<void> {
    for (const { id, key, quantum, firstAt, lastAt } of await repo.lines()) {
      lines.restore({ id, key, quantum, firstAt, lastAt });
      keptUntil = Math.max(keptUntil ?? 0, lastAt);
    }
    await trim.look();
    for (let after = 0; ; ) {
      const frames = await repo.frames(after, framesPerPage);
      for (const { id, hour: start, body } of frames) {
        after = id;
        const hour = hours.need(start);
        hour.lastFrame = id;
        hour.touched = clock.monotonic();
        try {
          decodeFrame(body, (lineId, second, value) => {
            const line = lines.byId(lineId);
            if (!line) return;
            append(tailOf(hour, line).tail, second, value);
            line.lastAt = Math.max(line.lastAt, (start + second) * 1_000);
            keptUntil = Math.max(keptUntil ?? 0, line.lastAt);
          });
        } catch (error) {
          log.warn('some seconds of figures cannot be read', { hour: start, reason: String(error) });
        }
      }
      if (frames.length < framesPerPage) break;
      await turn();
    }
    for (const { tails } of hours.all())
      for (const one of tails.values()) {
        const { tail } = one;
        one.saved = { length: tail.writer.length, second: tail.second, value: tail.value };
      }
  }

  const trimNow = () =>
    serial(() => trim.run()).catch((error) => log.warn('old figures could not be let go', { reason: String(error) }));

  return {
    problem: () => problem,
    keptUntil: () => keptUntil,

    /** Reads what an earlier process left. What it cannot read is lost, and nothing else is. */
    async begin(): Promise<void> {
      await serial(load).catch((error) => tell(reasonOf(error)));
      disposers.add(clock.every(flushEveryMs, () => void serial(work)));
      disposers.add(clock.after(firstTrimMs, trimNow));
      disposers.add(clock.every(trimEveryMs, trimNow));
    },

    /** All that is in the file was in another one: what is in memory is written anew. */
    fileReplaced(): void {
      for (const line of lines.all()) line.saved = false;
      for (const hour of hours.all()) {
        hour.lastFrame = 0;
        for (const one of hour.tails.values()) one.saved = { length: 0, ...beginning };
      }
      trim.forget();
      void serial(work);
    },

    flush: () => serial(work),
    /** Also what is not over yet. */
    packAll: () => serial(() => work(true)),
    trim: trimNow,

    async dispose(): Promise<void> {
      await disposers.run((error) => log.error('keeping figures did not end well', error));
      await serial(async () => {
        await flush().catch((error) => log.warn('the last seconds were not kept', { reason: String(error) }));
      });
    },
  };
}
