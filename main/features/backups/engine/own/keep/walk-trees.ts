import { type BackendFault, isFault } from '../../../restic/faults.ts';
import type { IdTable } from '../../../restic/id-table.ts';
import type { Id, TreeNode } from '../../../restic/types.ts';
import { addNew } from './add-new.ts';

export interface TreePlace {
  tree: Id;
  /** `/` for the top. */
  path: string;
}

interface Walk {
  roots: readonly Id[];
  read(tree: Id): Promise<TreeNode[]>;
  /** How many are read at a time. */
  most: number;
  /** Trees that need no second look. */
  seen: IdTable;
  signal: AbortSignal;
  onTree: (at: TreePlace, nodes: readonly TreeNode[]) => void;
  /** A tree that is damaged ends the walk, unless somebody wants to hear of it. */
  onDamaged?: (at: TreePlace, fault: BackendFault) => void;
}

export const below = (path: string, name: string): string => (path === '/' ? `/${name}` : `${path}/${name}`);

/** Every tree below these roots, each once, in no order that means anything. */
export async function walkTrees({ roots, read, most, seen, signal, onTree, onDamaged }: Walk): Promise<void> {
  const waiting: TreePlace[] = [];
  const want = (tree: Id, path: string) => {
    if (addNew(seen, tree)) waiting.push({ tree, path });
  };
  const underWay = new Set<Promise<void>>();

  async function look(at: TreePlace): Promise<void> {
    let nodes: TreeNode[];
    try {
      nodes = await read(at.tree);
    } catch (error) {
      if (!onDamaged || !isFault(error, 'damaged')) throw error;
      onDamaged(at, error);
      return;
    }
    onTree(at, nodes);
    for (const { name, subtree } of nodes) if (subtree !== undefined) want(subtree, below(at.path, name));
  }

  try {
    for (const root of roots) want(root, '/');
    while (waiting.length > 0 || underWay.size > 0) {
      signal.throwIfAborted();
      while (waiting.length > 0 && underWay.size < most) {
        const one: Promise<void> = look(waiting.pop() as TreePlace).finally(() => underWay.delete(one));
        underWay.add(one);
      }
      await Promise.race(underWay);
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}
