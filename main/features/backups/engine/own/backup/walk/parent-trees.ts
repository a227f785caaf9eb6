import type { Id } from '../../../../restic/types.ts';
import { openParentTree, type ParentNode, type ParentTree } from './parent-tree.ts';

/** So many folders of the snapshot before are asked for ahead of the walk. */
const mostAhead = 6;

/** Folders of the snapshot before, which another thread reads from the repository. */
export interface ParentTrees {
  load(id: Id): Promise<ParentTree | null>;
  of(node: ParentNode | null): Promise<ParentTree | null>;
  /** The answer of the other thread. */
  came(id: Id, bytes: Uint8Array | null): void;
}

export function createParentTrees(ask: (id: Id) => void, log: (line: string) => void): ParentTrees {
  const asked = new Map<Id, PromiseWithResolvers<Uint8Array | null>>();
  const ahead = new Set<Id>();

  function bytesOf(id: Id): Promise<Uint8Array | null> {
    let wanted = asked.get(id);
    if (!wanted) {
      wanted = Promise.withResolvers<Uint8Array | null>();
      asked.set(id, wanted);
      ask(id);
    }
    return wanted.promise;
  }

  function askAhead(tree: ParentTree): void {
    for (const id of tree.subtreesAhead(mostAhead)) {
      if (ahead.size >= mostAhead) return;
      if (asked.has(id)) continue;
      ahead.add(id);
      void bytesOf(id);
    }
  }

  async function load(id: Id): Promise<ParentTree | null> {
    const bytes = await bytesOf(id);
    asked.delete(id);
    ahead.delete(id);
    if (!bytes) return null;
    try {
      const tree = openParentTree(bytes, askAhead);
      askAhead(tree);
      return tree;
    } catch (error) {
      log(`A folder of the last backup cannot be read, so what lies in it is read anew: ${String(error)}`);
      return null;
    }
  }

  return {
    load,
    of: (node) => (node?.node.type === 'dir' && node.node.subtree ? load(node.node.subtree) : Promise.resolve(null)),
    came: (id, bytes) => asked.get(id)?.resolve(bytes),
  };
}
