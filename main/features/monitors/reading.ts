import type { Tier } from '../../../shared/features/monitors/schema.ts';
import { turn } from '../../core/lib/turn.ts';
import { blockStart, tiers } from './keeping/blocks.ts';
import type { Unpacking } from './keeping/hour-of-line.ts';
import type { Line } from './keeping/lines.ts';
import type { OpenHour, OpenHours } from './keeping/open-hours.ts';
import type { Rollup } from './keeping/rollups.ts';
import { hourSeconds, noSeconds, type Seconds } from './keeping/samples.ts';
import type { Trim } from './keeping/trim.ts';
import type { MonitorsRepo } from './repo.ts';

interface Deps {
  repo: Pick<MonitorsRepo, 'blocks' | 'block'>;
  hours: Pick<OpenHours, 'withStart' | 'starts'>;
  unpacking: Unpacking;
  trim: Pick<Trim, 'newest'>;
}

/** Some milliseconds of work. */
const blocksPerTurn = 15;

const hourOf = (second: number) => Math.floor(second / hourSeconds) * hourSeconds;

/** What is known of a line, packed or not. Slots are seconds since the epoch here. */
export function createReading({ repo, hours, unpacking, trim }: Deps) {
  const openHours = (line: Line, from: number, to: number): { start: number; open: OpenHour[] }[] =>
    hours
      .starts()
      .filter((start) => start + hourSeconds > from && start < to)
      .map((start) => ({ start, open: hours.withStart(start).filter(({ tails }) => tails.has(line.id)) }))
      .filter(({ open }) => open.length > 0);

  const overlaid = (line: Line, start: number, open: readonly OpenHour[]) =>
    unpacking.hourOf(line, open, start > trim.newest());

  function secondsAsRollups(start: number, seconds: Seconds, into: Rollup[]): void {
    for (let second = 0; second < hourSeconds; second++) {
      const value = seconds[second] as number;
      if (!Number.isNaN(value))
        into.push({ slot: start + second, count: 1, sum: value, min: value, max: value, last: value });
    }
  }

  async function readSeconds(line: Line, from: number, to: number): Promise<Rollup[]> {
    const open = new Map(openHours(line, from, to).map((one) => [one.start, one.open]));
    const blocks = new Map(
      (await repo.blocks(line.id, '1s', hourOf(from), to)).map(({ start, body }) => [start, body]),
    );
    const starts = [...new Set([...open.keys(), ...blocks.keys()])].sort((a, b) => a - b);
    const found: Rollup[] = [];
    const seconds = noSeconds();
    for (const start of starts) {
      const over = open.get(start);
      if (over) {
        secondsAsRollups(start, (await overlaid(line, start, over)).seconds, found);
        continue;
      }
      seconds.fill(Number.NaN);
      unpacking.secondsInto(line, blocks.get(start) ?? null, seconds);
      secondsAsRollups(start, seconds, found);
    }
    return found;
  }

  async function readRollups(line: Line, tier: '1m' | '1h', from: number, to: number): Promise<Rollup[]> {
    const { step } = tiers[tier];
    const open = openHours(line, from, to);
    const starts = new Set(open.map(({ start }) => start));
    const found: Rollup[] = [];
    const blocks = await repo.blocks(line.id, tier, blockStart(tier, from), to);
    for (const [at, { start, body }] of blocks.entries()) {
      if (at % blocksPerTurn === blocksPerTurn - 1) await turn();
      for (const one of unpacking.rollupsOf(line, body)) {
        one.slot = start + one.slot * step;
        if (!starts.has(hourOf(one.slot))) found.push(one);
      }
    }
    for (const { start, open: over } of open) {
      const { minutes, hour } = await overlaid(line, start, over);
      if (tier === '1h') found.push(...(hour ? [{ ...hour, slot: start }] : []));
      else for (const one of minutes) found.push({ ...one, slot: start + one.slot * step });
    }
    return open.length > 0 ? found.sort((a, b) => a.slot - b.slot) : found;
  }

  return {
    /** Steps that begin at or after `from` and before `to`, in their order. */
    async read(line: Line, tier: Tier, from: number, to: number): Promise<Rollup[]> {
      const found = tier === '1s' ? await readSeconds(line, from, to) : await readRollups(line, tier, from, to);
      const first = found[0];
      const final = found.at(-1);
      return first && final && first.slot >= from && final.slot < to
        ? found
        : found.filter(({ slot }) => slot >= from && slot < to);
    },
  };
}
export type Reading = ReturnType<typeof createReading>;
