import type { Logger } from '../../../core/log/logger.ts';
import type { MonitorsRepo } from '../repo.ts';
import { blockStart, decodeRollups, decodeSeconds, tiers } from './blocks.ts';
import type { Line } from './lines.ts';
import type { OpenHour } from './open-hours.ts';
import { type HourOfLine, mergeHour, minutesInHour, type Rollup } from './rollups.ts';
import { beginning, bytesOf, eachSample, minuteSeconds, noSeconds, type Seconds } from './samples.ts';

interface Deps {
  repo: Pick<MonitorsRepo, 'block'>;
  log: Logger;
}

/** A block that cannot be read is unknown; the others of its line stay. */
export function createUnpacking({ repo, log }: Deps) {
  const unreadable = (line: Line, why: unknown) =>
    log.warn('kept figures cannot be read', { line: line.key, reason: String(why) });

  function rollupsOf(line: Line, body: Uint8Array | null): Rollup[] {
    try {
      return body === null ? [] : decodeRollups(body);
    } catch (error) {
      unreadable(line, error);
      return [];
    }
  }

  function secondsInto(line: Line, body: Uint8Array | null, seconds: Seconds): void {
    try {
      if (body !== null) decodeSeconds(body, seconds);
    } catch (error) {
      seconds.fill(Number.NaN);
      unreadable(line, error);
    }
  }

  return {
    rollupsOf,
    secondsInto,

    /** What has come for it, laid over what is kept of it. `fresh`: nothing is. */
    async hourOf(
      line: Line,
      hours: readonly OpenHour[],
      fresh: boolean,
    ): Promise<HourOfLine & { seconds: Seconds; day: Rollup[] }> {
      const start = hours[0]?.start ?? 0;
      const seconds = noSeconds();
      const dayStart = blockStart('1m', start);
      const day = fresh ? [] : rollupsOf(line, await repo.block(line.id, '1m', dayStart));
      if (!fresh) secondsInto(line, await repo.block(line.id, '1s', start), seconds);
      const touched = new Set<number>();
      for (const { tails } of hours) {
        const one = tails.get(line.id);
        if (!one) continue;
        eachSample(bytesOf(one.tail), beginning, (second, value) => {
          seconds[second] = value;
          touched.add(Math.floor(second / minuteSeconds));
        });
      }
      const first = (start - dayStart) / tiers['1m'].step;
      const kept = day
        .filter(({ slot }) => slot >= first && slot < first + minutesInHour)
        .map((one) => ({ ...one, slot: one.slot - first }));
      return { ...mergeHour(seconds, touched, kept), seconds, day };
    },
  };
}
export type Unpacking = ReturnType<typeof createUnpacking>;
