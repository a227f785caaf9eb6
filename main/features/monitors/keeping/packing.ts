import { turn } from '../../../core/lib/turn.ts';
import type { Block, MonitorsRepo } from '../repo.ts';
import { blockStart, encodeRollups, encodeSeconds, tiers } from './blocks.ts';
import type { Unpacking } from './hour-of-line.ts';
import type { Line } from './lines.ts';
import type { OpenHour } from './open-hours.ts';
import { minutesInHour, type Rollup } from './rollups.ts';
import { hourSeconds } from './samples.ts';

/** Some lines share a commit, and then others have their turn. */
const linesPerCommit = 6;

const replaced = (all: readonly Rollup[], from: number, length: number, by: readonly Rollup[]): Rollup[] => [
  ...all.filter(({ slot }) => slot < from),
  ...by.map((one) => ({ ...one, slot: one.slot + from })),
  ...all.filter(({ slot }) => slot >= from + length),
];

interface Deps {
  repo: Pick<MonitorsRepo, 'block' | 'putBlocks'>;
  unpacking: Unpacking;
  /** Packing takes seconds, and what is measured meanwhile must not wait for its end. */
  between: () => Promise<void>;
}

/** Puts an hour into blocks. Done twice it gives the same, so one that was cut off is begun anew. */
export function createPacking({ repo, unpacking, between }: Deps) {
  const block = async (line: Line, tier: '1m' | '1h', start: number, rollups: Rollup[]): Promise<Block> => ({
    lineId: line.id,
    tier,
    start,
    firstAt: start + (rollups[0]?.slot ?? 0) * tiers[tier].step,
    body: await encodeRollups(rollups),
  });

  async function blocksOf(line: Line, hour: OpenHour): Promise<Block[]> {
    const { start } = hour;
    const { seconds, minutes, hour: whole, day } = await unpacking.hourOf(line, [hour], false);
    if (!whole) return [];
    const dayStart = blockStart('1m', start);
    const monthStart = blockStart('1h', start);
    const month = unpacking.rollupsOf(line, await repo.block(line.id, '1h', monthStart));
    const firstSecond = seconds.findIndex((value) => !Number.isNaN(value));
    return Promise.all([
      encodeSeconds(seconds).then((body) => ({
        ...{ lineId: line.id, tier: '1s' as const, start, body },
        firstAt: start + firstSecond,
      })),
      block(line, '1m', dayStart, replaced(day, (start - dayStart) / tiers['1m'].step, minutesInHour, minutes)),
      block(line, '1h', monthStart, replaced(month, (start - monthStart) / hourSeconds, 1, [whole])),
    ]);
  }

  return async function pack(hour: OpenHour): Promise<void> {
    let blocks: Block[] = [];
    let lines = 0;
    for (const { line } of hour.tails.values()) {
      blocks.push(...(await blocksOf(line, hour)));
      if (++lines % linesPerCommit !== 0) continue;
      await repo.putBlocks(blocks);
      blocks = [];
      await between();
      await turn();
    }
    if (blocks.length > 0) await repo.putBlocks(blocks);
  };
}
