import { keyOf } from '../../../../shared/lib/series-key.ts';
import { createRandom } from '../../../core/db/testing/random.ts';
import type { Store } from '../../../core/db/types.ts';
import { blockStart, encodeRollups, encodeSeconds, tiers } from '../keeping/blocks.ts';
import type { Rollup } from '../keeping/rollups.ts';
import { hourSeconds, noSeconds } from '../keeping/samples.ts';
import { type Block, createMonitorsRepo } from '../repo.ts';

const day = 86_400;
const spanOf = { '1m': 100 * day, '1h': 760 * day } as const;

interface Options {
  store: Pick<Store, 'series'>;
  /** Milliseconds since the epoch. */
  until: number;
  lines: number;
}

/** Fills a file as if Optimus had run for two years: more than is kept of each tier, written as blocks at once. */
export async function keepYears({ store, until, lines }: Options) {
  const repo = createMonitorsRepo(store.series);
  const random = createRandom(3);
  const end = Math.floor(until / 1_000);
  const keys = Array.from({ length: lines }, (_, core) => keyOf('cpu.core.percent', { part: String(core) }));
  const sizes = { seconds: 0, minutes: 0, hours: 0 };

  const rollup = (slot: number, count: number): Rollup => {
    const min = Math.floor(random() * 300);
    const max = slot === 7 ? 1_000 : min + Math.floor(random() * 400);
    return { slot, count, min, max, last: max, sum: count * min + Math.floor((max - min) * count * 0.5) };
  };
  async function rollups(lineId: number, tier: '1m' | '1h'): Promise<Block[]> {
    const { step, block } = tiers[tier];
    const blocks: Block[] = [];
    for (let start = blockStart(tier, end - spanOf[tier]); start < end; start += block) {
      const length = Math.min(block, end - start) / step;
      const slots = Array.from({ length: Math.floor(length) }, (_, slot) => rollup(slot, step));
      if (slots.length === 0) continue;
      if (tier === '1m') sizes.minutes += slots.length;
      else sizes.hours += slots.length;
      blocks.push({ lineId, tier, start, firstAt: start, body: await encodeRollups(slots) });
    }
    return blocks;
  }

  await repo.flush(
    keys.map((key, at) => ({ id: at + 1, key, quantum: 0.1, firstAt: (end - spanOf['1h']) * 1_000, lastAt: until })),
    [],
  );
  for (let lineId = 1; lineId <= lines; lineId++) {
    for (const tier of ['1m', '1h'] as const) await repo.putBlocks(await rollups(lineId, tier));
    const blocks: Block[] = [];
    for (let start = blockStart('1s', end - 30 * hourSeconds); start + hourSeconds <= end; start += hourSeconds) {
      const seconds = noSeconds().map(() => Math.floor(random() * 1_000));
      sizes.seconds += seconds.length;
      blocks.push({ lineId, tier: '1s', start, firstAt: start, body: await encodeSeconds(seconds) });
    }
    await repo.putBlocks(blocks);
  }
  return { keys, sizes };
}
