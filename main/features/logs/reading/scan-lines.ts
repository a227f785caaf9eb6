import type { LogLine } from '../../../../shared/features/logs/schema.ts';
import { toLogLine } from '../lines/log-line.ts';
import { flag, type OpenBlock } from '../store/block.ts';
import { timeOf } from '../store/refs.ts';
import { decodeStyles } from '../store/styles.ts';
import { blocksOf, type SourceRef } from './blocks-of.ts';
import { createMatcher, type LineFilter } from './matcher.ts';

export interface LinesWanted {
  /** In the order of looking: the newest first, or the oldest. */
  refs: SourceRef[];
  filter: LineFilter;
  way: 'older' | 'newer';
  /** Only keys below, or from here on. */
  below: number;
  from: number;
  limit: number;
  deadline: number;
  /** Lines that have moved meanwhile are done without. */
  lenient: boolean;
}

export interface Found {
  key: number;
  line: LogLine;
}

export interface LinesFound {
  /** Oldest first. */
  found: Found[];
  /** There was no time to look at all of them. */
  cut: boolean;
}

export function lineAt(block: OpenBlock, index: number, { source, name }: Pick<SourceRef, 'source' | 'name'>): LogLine {
  const { keys, starts, text, flags, head } = block;
  const bits = flags[index] ?? 0;
  const key = keys()[index] ?? 0;
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  const style = block.styles().get(index);
  return toLogLine({
    ...{ source, name, key },
    at: timeOf(key, head.shift),
    from: (bits >> flag.fromShift) & flag.from,
    level: bits & flag.level,
    cut: (bits & flag.cut) !== 0,
    json: (bits & flag.json) !== 0,
    plain: bytes.toString('latin1', starts()[index], (starts()[index + 1] ?? 1) - 1),
    ascii: false,
    styles: style ? decodeStyles(style) : [],
  });
}

/** The newest lines that fit below a key, or the oldest from a key on. */
export async function scanLines(wanted: LinesWanted): Promise<LinesFound> {
  const { refs, filter, way, below, from, limit, deadline, lenient } = wanted;
  const matcher = createMatcher(filter);
  let found: Found[] = [];
  const older = way === 'older';
  /** Beyond it nothing is wanted any more. */
  const bound = () => (found.length < limit ? null : ((older ? found[0] : found.at(-1))?.key ?? null));
  const isBeyond = (ref: SourceRef) => {
    const edge = bound();
    return edge !== null && (older ? ref.last < edge : ref.first > edge);
  };

  function lookAt(block: OpenBlock, ref: SourceRef): void {
    const { head } = block;
    if (head.last < from || head.first >= below) return;
    const { fits } = matcher.look(block);
    if (fits && !fits.includes(1)) return;
    const keys = block.keys();
    const edge = bound();
    const hits: number[] = [];
    for (let step = 0; step < head.lines && hits.length < limit; step++) {
      const at = older ? head.lines - 1 - step : step;
      const key = keys[at] ?? 0;
      if (key >= below || key < from || (fits && fits[at] === 0)) continue;
      if (edge !== null && (older ? key < edge : key > edge)) break;
      hits.push(at);
    }
    if (hits.length === 0) return;
    for (const at of hits) found.push({ key: keys[at] ?? 0, line: lineAt(block, at, ref) });
    found.sort((a, b) => a.key - b.key);
    if (found.length > limit) found = older ? found.slice(-limit) : found.slice(0, limit);
  }

  for await (const { ref, blocks } of blocksOf(refs, lenient)) {
    if (isBeyond(ref)) continue;
    for (const block of older ? blocks.toReversed() : blocks) lookAt(block, ref);
    if (Date.now() > deadline) return { found, cut: true };
  }
  return { found, cut: false };
}
