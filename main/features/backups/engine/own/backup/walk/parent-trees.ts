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
  /** Those that have folders still to come, the one that is being walked last. */
  const open: ParentTree[] = [];

  function bytesOf(id: Id): Promise<Uint8Array | null> {
    let wanted = asked.get(id);
    if (!wanted) {
      wanted = Promise.withResolvers<Uint8Array | null>();
      asked.set(id, wanted);
      ask(id);
    }
    return wanted.promise;
  }

  /** The folders that the walk comes to next, the nearest first. */
  function coming(): Set<Id> {
    const ids = new Set<Id>();
    for (let at = open.length - 1; at >= 0 && ids.size < mostAhead; at--) {
      const subtrees = (open[at] as ParentTree).subtreesAhead(mostAhead);
      if (subtrees.length === 0) open.splice(at, 1);
      for (const id of subtrees) if (ids.size < mostAhead) ids.add(id);
    }
    return ids;
  }

  /** A folder is a word with another thread: the walk would wait for each. */
  function askAhead(): void {
    const next = coming();
    // What is no longer there on the disk is never walked.
    for (const id of ahead) {
      if (next.has(id)) continue;
      ahead.delete(id);
      asked.delete(id);
    }
    for (const id of next) {
      if (asked.has(id)) continue;
      ahead.add(id);
      void bytesOf(id);
    }
  }

  function opened(tree: ParentTree): void {
    if (!open.includes(tree)) open.push(tree);
    askAhead();
  }

  async function load(id: Id): Promise<ParentTree | null> {
    const wanted = bytesOf(id);
    ahead.delete(id);
    askAhead();
    const bytes = await wanted;
    asked.delete(id);
    if (!bytes) return null;
    try {
      const tree = openParentTree(bytes, opened);
      opened(tree);
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
