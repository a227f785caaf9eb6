import { type FileHandle, open } from 'node:fs/promises';
import { decodeHead, headBytes, isWhole, type OpenBlock, openBlock } from '../store/block.ts';
import type { Ref } from '../store/refs.ts';

export interface SourceRef extends Ref {
  /** Of the source, and its name in keys. */
  source: string;
  name: string;
}

/** The file was replaced by a block since it was told where lines lie: whoever asked asks again. */
export class PlanOutdated extends Error {
  readonly code = 'PLAN_OUTDATED';
  constructor(cause: unknown) {
    super('lines have moved', { cause });
    this.name = 'PlanOutdated';
  }
}

/**
 * The blocks that these places hold. What is damaged is passed over, and so is a segment that had to make room; of a tail that went
 * the lines are elsewhere, and only who asks for the last time does without them.
 */
export async function* blocksOf(
  refs: readonly SourceRef[],
  lenient: boolean,
): AsyncGenerator<{ ref: SourceRef; blocks: OpenBlock[] }> {
  const handles = new Map<string, FileHandle>();
  try {
    for (const ref of refs) {
      let handle = handles.get(ref.path);
      if (!handle) {
        const opened = await open(ref.path, 'r').catch((error: unknown) => {
          if (ref.path.endsWith('.tail') && !lenient) throw new PlanOutdated(error);
          return null;
        });
        if (!opened) continue;
        handle = opened;
        handles.set(ref.path, handle);
      }
      const bytes = Buffer.allocUnsafe(ref.bytes);
      const { bytesRead } = await handle.read(bytes, 0, ref.bytes, ref.offset);
      const blocks: OpenBlock[] = [];
      for (let at = 0; ; ) {
        const head = decodeHead(bytes.subarray(0, bytesRead), at);
        if (!head || !isWhole(bytes, at, head)) break;
        try {
          if (head.lines > 0) blocks.push(openBlock(bytes, at, head));
        } catch {
          // Damaged: what is behind it may be whole.
        }
        at += headBytes + head.bodyBytes;
      }
      yield { ref, blocks };
    }
  } finally {
    for (const handle of handles.values()) await handle.close();
  }
}
