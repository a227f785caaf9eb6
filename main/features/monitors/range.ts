import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import { type RangeInput, rangeInput, type SeriesRange, type Tier } from '../../../shared/features/monitors/schema.ts';
import { refOf } from '../../../shared/lib/series-key.ts';
import { turn } from '../../core/lib/turn.ts';
import { tiers } from './keeping/blocks.ts';
import { figureOf, type Line, type Lines } from './keeping/lines.ts';
import type { Rollup } from './keeping/rollups.ts';
import type { Trim } from './keeping/trim.ts';
import type { Reading } from './reading.ts';

const finestFirst = ['1s', '1m', '1h'] as const;
/** Enough to tell how often a line is measured. */
const gapsLookedAt = 400;
/** Seconds. What is further apart is no beat: in between nothing was known. */
const slowestBeat = 1_800;

interface Deps {
  lines: Pick<Lines, 'get'>;
  reading: Reading;
  trim: Pick<Trim, 'reach'>;
}

interface Grid {
  from: number;
  step: number;
  length: number;
}

/** Equal steps on round moments, so that a chart that moves on does not flicker; never more than were asked for. */
function gridOf(from: number, to: number, points: number, atLeast: number, unit: number): Grid {
  let step = Math.max(atLeast, Math.ceil((to - from) / points / unit) * unit);
  for (let tries = 0; tries < 3; tries++) {
    const start = Math.floor(from / step) * step;
    const length = Math.ceil((to - start) / step);
    if (length <= points) return { from: start, step, length };
    step += unit;
  }
  const start = Math.floor(from / unit) * unit;
  step = Math.max(atLeast, Math.ceil((to - start) / points / unit) * unit);
  return { from: start, step, length: Math.ceil((to - start) / step) };
}

/** What is measured every ten seconds is no line of holes when somebody looks closer than that. */
function spacingOf(rollups: readonly Rollup[], unit: number): number {
  const gaps: number[] = [];
  for (let i = Math.max(1, rollups.length - gapsLookedAt); i < rollups.length; i++)
    gaps.push((rollups[i]?.slot ?? 0) - (rollups[i - 1]?.slot ?? 0));
  gaps.sort((a, b) => a - b);
  const usual = gaps[Math.floor((gaps.length - 1) * (gaps.length < 10 ? 0.5 : 0.9))] ?? unit;
  return usual > slowestBeat ? unit : Math.ceil(usual / unit) * unit;
}

function fill(line: Line, tier: Tier, rollups: readonly Rollup[], { from, step, length }: Grid): SeriesRange {
  const none = () => new Array<number | null>(length).fill(null);
  const found = { mean: none(), min: none(), max: none(), last: none() };
  let at = -1;
  let count = 0;
  let sum = 0;
  let min = 0;
  let max = 0;
  let last = 0;
  const put = () => {
    if (count === 0) return;
    found.mean[at] = figureOf(line, sum / count);
    found.min[at] = figureOf(line, min);
    found.max[at] = figureOf(line, max);
    found.last[at] = figureOf(line, last);
  };
  for (const one of rollups) {
    const into = Math.floor((one.slot - from) / step);
    if (into !== at) {
      put();
      at = into;
      count = 0;
      sum = 0;
      min = one.min;
      max = one.max;
    }
    count += one.count;
    sum += one.sum;
    if (one.min < min) min = one.min;
    if (one.max > max) max = one.max;
    last = one.last;
  }
  put();
  return { key: line.key, tier, from: from * 1_000, stepMs: step * 1_000, ...found };
}

/** Stretches of lines, as fine as is asked for and was kept. */
export function createRange({ lines, reading, trim }: Deps) {
  /** The coarsest that is fine enough; one that reaches back far enough, if there is such a one. */
  function tierOf(from: number, ideal: number): Tier {
    let chosen: Tier = ideal >= tiers['1h'].step ? '1h' : ideal >= tiers['1m'].step ? '1m' : '1s';
    for (const coarser of finestFirst.slice(finestFirst.indexOf(chosen) + 1)) {
      const reach = trim.reach(chosen) ?? Number.POSITIVE_INFINITY;
      if (from >= reach) break;
      // Of a coarser tier the first step began before its first second.
      const further = trim.reach(coarser);
      if (further !== null && further + tiers[coarser].step <= reach) chosen = coarser;
    }
    return chosen;
  }

  return async function range(input: RangeInput, signal?: AbortSignal): Promise<SeriesRange[]> {
    const { keys, from: fromMs, to: toMs, points } = rangeInput.parse(input);
    if (!(toMs > fromMs)) throw invalid([{ field: 'to', problem: 'It has to be after the beginning' }]);
    for (const key of keys) if (refOf(key) === null) throw new DomainError('NOT_FOUND', { what: 'line', id: key });
    const from = Math.floor(fromMs / 1_000);
    const to = Math.ceil(toMs / 1_000);
    const found: SeriesRange[] = [];
    for (const key of keys) {
      signal?.throwIfAborted();
      const tier = tierOf(from, (to - from) / points);
      const unit = tiers[tier].step;
      const line = lines.get(key);
      const first = gridOf(from, to, points, unit, unit);
      if (!line) {
        found.push(fill({ key, quantum: 1 } as Line, tier, [], first));
        continue;
      }
      const rollups = await reading.read(line, tier, first.from, first.from + first.step * first.length);
      const spacing = spacingOf(rollups, unit);
      const grid = spacing > first.step ? gridOf(from, to, points, spacing, unit) : first;
      const within =
        grid === first ? rollups : await reading.read(line, tier, grid.from, grid.from + grid.step * grid.length);
      found.push(fill(line, tier, within, grid));
      await turn();
    }
    return found;
  };
}
