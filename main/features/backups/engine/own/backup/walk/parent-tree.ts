import { encodeName } from '../../../../restic/names.ts';
import { parseTree } from '../../../../restic/tree.ts';
import type { Id, TreeNode } from '../../../../restic/types.ts';

const before = Buffer.from('{"nodes":[');
const behind = Buffer.from(']}');
/** Entries that are read at once: enough to be quick, so few that a folder of a million never lies in memory. */
const batchEntries = 64;

const quote = 0x22;
const backslash = 0x5c;
const open = 0x7b;
const shut = 0x7d;

export interface ParentNode {
  node: TreeNode;
  /** Bytes as characters. */
  name: string;
  /** As it stands in the tree. */
  raw: string;
}

export interface ParentTree {
  /** Asked in the order of names. */
  find(name: string): ParentNode | null;
  /** All of them, for what is not asked in order. */
  all(): Map<string, ParentNode>;
  /** The same from its beginning. */
  again(): ParentTree;
  /** The next folders in it, as far as it was read. */
  subtreesAhead(most: number): Id[];
}

const beyondAscii = /[^\0-\x7f]/;
const bytesOf = (name: string): string => (beyondAscii.test(name) ? encodeName(name).toString('latin1') : name);

/** Where the entries of a tree begin and end, one after the other. */
function* entriesOf(bytes: Uint8Array): Generator<{ from: number; to: number }> {
  let depth = 0;
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) {
      for (at += 1; at < bytes.length && bytes[at] !== quote; at++) if (bytes[at] === backslash) at += 1;
    } else if (byte === open) {
      depth += 1;
      if (depth === 2) from = at;
    } else if (byte === shut) {
      depth -= 1;
      if (depth === 1) yield { from, to: at + 1 };
    }
  }
}

/** A folder of the snapshot before, read as far as it is asked for. Throws where it is damaged. */
export function openParentTree(bytes: Uint8Array, wasRead: (tree: ParentTree) => void = () => undefined): ParentTree {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = entriesOf(bytes);
  let batch: ParentNode[] = [];
  let next = 0;
  let ended = false;

  function readBatch(): void {
    const spans: { from: number; to: number }[] = [];
    while (spans.length < batchEntries) {
      const entry = entries.next();
      if (entry.done) {
        ended = true;
        break;
      }
      spans.push(entry.value);
    }
    next = 0;
    batch = [];
    const [first] = spans;
    const last = spans.at(-1);
    if (!first || !last) return;
    const nodes = parseTree(Buffer.concat([before, buffer.subarray(first.from, last.to), behind]));
    batch = nodes.map((node, i) => {
      const span = spans[i] ?? first;
      return {
        node,
        name: bytesOf(node.name),
        raw: node.type === 'dir' ? buffer.toString('utf8', span.from, span.to) : '',
      };
    });
  }

  function peek(): ParentNode | null {
    while (next >= batch.length && !ended) {
      readBatch();
      wasRead(tree);
    }
    return batch[next] ?? null;
  }

  const tree: ParentTree = {
    find(name) {
      for (let found = peek(); found; found = peek()) {
        if (found.name > name) return null;
        next += 1;
        if (found.name === name) return found;
      }
      return null;
    },
    all() {
      const all = new Map<string, ParentNode>();
      for (let found = peek(); found; found = peek()) {
        all.set(found.name, found);
        next += 1;
      }
      return all;
    },
    again: () => openParentTree(bytes),
    subtreesAhead(most) {
      const ids: Id[] = [];
      for (let at = next; at < batch.length && ids.length < most; at++) {
        const subtree = batch[at]?.node.subtree;
        if (subtree !== undefined) ids.push(subtree);
      }
      return ids;
    },
  };
  return tree;
}
