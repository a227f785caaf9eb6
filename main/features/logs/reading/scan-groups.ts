import { createCollector, type Group } from '../grouping/collector.ts';
import { flag, type OpenBlock } from '../store/block.ts';
import { froms } from '../store/source.ts';
import { blocksOf, type SourceRef } from './blocks-of.ts';
import { createMatcher, type LineFilter } from './matcher.ts';
import { lineAt } from './scan-lines.ts';

export interface GroupsWanted {
  /** Of each source in the order of its lines. */
  refs: SourceRef[];
  filter: LineFilter;
  deadline: number;
  lenient: boolean;
}

export async function scanGroups({ refs, filter, deadline, lenient }: GroupsWanted): Promise<Group[]> {
  const matcher = createMatcher(filter);
  const collector = createCollector();

  function lookInto(block: OpenBlock, ref: SourceRef): void {
    const { fits } = matcher.look(block);
    const { flags, head, text } = block;
    const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
    const starts = block.starts();
    for (let at = 0; at < head.lines; at++) {
      const from = froms[((flags[at] ?? 0) >> flag.fromShift) & flag.from] ?? 'out';
      const wanted = !fits || fits[at] === 1;
      if (!wanted && !collector.isOpen(ref.source, from)) continue;
      collector.see({
        source: ref.source,
        from,
        fits: wanted,
        text: () => bytes.toString('utf8', starts[at], (starts[at + 1] ?? 1) - 1),
        line: () => lineAt(block, at, ref),
      });
    }
  }

  for await (const { ref, blocks } of blocksOf(refs, lenient)) {
    for (const block of blocks) lookInto(block, ref);
    if (Date.now() > deadline) break;
  }
  return collector.done();
}
