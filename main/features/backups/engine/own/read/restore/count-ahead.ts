import type { Id, Repository, SnapshotRecord } from '../../../../restic/types.ts';
import { treeNodes } from '../trees.ts';
import type { Selection } from './selection.ts';

interface Wanted {
  tree: Id;
  selection: Selection;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** How much is wanted: by what the snapshot says of itself where all of it is, else counted while the first is being restored. */
export function countAhead(
  repository: Repository,
  record: SnapshotRecord,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<{ files: number; bytes: number }> {
  const { total_files_processed: files, total_bytes_processed: bytes } = record.summary ?? {};
  const isWhole = wanted.tree === record.tree && wanted.selection === null;
  return isWhole && isCount(files) && isCount(bytes)
    ? Promise.resolve({ files, bytes })
    : countBelow(repository, wanted, signal);
}

async function countBelow(
  repository: Repository,
  top: Wanted,
  signal: AbortSignal,
): Promise<{ files: number; bytes: number }> {
  const sum = { files: 0, bytes: 0 };
  const waiting = [top];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    signal.throwIfAborted();
    const { selection: wanted } = at;
    for (const { name, type, size, subtree } of await treeNodes(repository, at.tree, signal)) {
      const below = wanted === null ? null : wanted.get(name);
      if (below === undefined) continue;
      if (subtree !== undefined) waiting.push({ tree: subtree, selection: below });
      else if (type !== 'dir' && below === null) {
        sum.files += 1;
        sum.bytes += size ?? 0;
      }
    }
  }
  return sum;
}
