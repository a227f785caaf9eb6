import { BackendFault } from '../../../restic/faults.ts';
import { createIdTable } from '../../../restic/id-table.ts';
import type { BlobIndex, BlobType, Id, Repository } from '../../../restic/types.ts';
import { treeNodes } from '../read/trees.ts';
import { addNew } from './add-new.ts';
import { walkTrees } from './walk-trees.ts';

/** What the snapshots need. */
export interface Used {
  has(type: BlobType, id: Id): boolean;
  count(): number;
}

/** Walks every tree of these once. What a snapshot needs and no index knows ends it: then nothing may be removed. */
export async function usedBlobs(
  repository: Repository,
  index: BlobIndex,
  roots: readonly Id[],
  { signal, onTree }: { signal: AbortSignal; onTree: () => void },
): Promise<Used> {
  const data = createIdTable();
  const trees = createIdTable();
  await walkTrees({
    ...{ roots, seen: trees, signal, most: Math.min(repository.backend.parallel, 8) },
    read: (tree) => treeNodes(repository, tree, signal),
    onTree(_, nodes) {
      onTree();
      for (const { content } of nodes)
        for (const id of content ?? []) if (addNew(data, id) && !index.has('data', id)) throw missing(id);
    },
  });
  return { has: (type, id) => (type === 'data' ? data : trees).find(id) >= 0, count: () => data.size + trees.size };
}

const missing = (id: Id) =>
  new BackendFault(
    'damaged',
    'Content that a snapshot needs is in no index, so nothing was removed. A check names the files that need it.',
    { what: `blob ${id}` },
  );
