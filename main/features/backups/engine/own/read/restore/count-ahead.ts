import type { Id, Repository } from '../../../../restic/types.ts';
import { treeNodes } from '../trees.ts';
import type { Selection } from './selection.ts';

/** How much is wanted, counted while the first of it is being restored. */
export async function countAhead(
  repository: Repository,
  { tree, selection }: { tree: Id; selection: Selection },
  signal: AbortSignal,
): Promise<{ files: number; bytes: number }> {
  const sum = { files: 0, bytes: 0 };
  const waiting: { tree: Id; selection: Selection }[] = [{ tree, selection }];
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
