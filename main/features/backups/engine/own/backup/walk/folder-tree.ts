import { encodeTree } from '../../../../restic/tree.ts';
import type { TreeNode } from '../../../../restic/types.ts';

const firstBytes = 4 * 1_024;
const mostPooled = 32;
const mostPooledBytes = 256 * 1_024;
const head = '{"nodes":[';
const tail = ']}\n';

/** Text that grows, in memory that is used again. */
interface Text {
  buffer: Buffer;
  length: number;
}

export interface TextPool {
  take(): Text;
  append(text: Text, words: string): void;
  appendAll(text: Text, other: Text): void;
  release(text: Text): void;
}

export function createTextPool(): TextPool {
  const free: Buffer[] = [];

  function room(text: Text, bytes: number): void {
    const needed = text.length + bytes;
    if (needed <= text.buffer.length) return;
    // The old memory is given back at once, where a collector would take its time.
    const memory = text.buffer.buffer as ArrayBuffer;
    text.buffer = Buffer.from(memory.transfer(Math.max(needed, Math.ceil(text.buffer.length * 1.6))));
  }

  return {
    take: () => ({ buffer: free.pop() ?? Buffer.from(new ArrayBuffer(firstBytes)), length: 0 }),
    append(text, words) {
      room(text, words.length * 3);
      text.length += text.buffer.write(words, text.length, 'utf8');
    },
    appendAll(text, other) {
      room(text, other.length);
      other.buffer.copy(text.buffer, text.length, 0, other.length);
      text.length += other.length;
    },
    release(text) {
      if (free.length < mostPooled && text.buffer.length <= mostPooledBytes) free.push(text.buffer);
      else (text.buffer.buffer as ArrayBuffer).transfer(0);
    },
  };
}

/** One entry, as it stands in its tree. */
export const encodeEntry = (node: TreeNode): string =>
  encodeTree([node]).toString('utf8').slice(head.length, -tail.length);

/** An entry whose content is not known yet. */
export interface Hole {
  /** Null leaves it out after all. */
  fill(node: TreeNode | null): void;
}

interface OpenHole {
  filled: boolean;
  words: string | null;
  /** What came behind it in the meantime. */
  behind: Text | null;
}

/** The tree of one folder, as bytes: what is known is kept as what will be stored, and nothing twice. */
export interface FolderTree {
  /** In the order of the names. */
  add(node: TreeNode): void;
  /** Holds the place of an entry. */
  hole(): Hole;
  /** No more will come. `done` gets the bytes once every hole is filled, and may keep them until it returns. */
  close(done: (bytes: Uint8Array) => void): void;
  /** Nothing will become of it. */
  drop(): void;
}

export function createFolderTree(pool: TextPool): FolderTree {
  const text = pool.take();
  const holes: OpenHole[] = [];
  let entries = 0;
  let finish: ((bytes: Uint8Array) => void) | null = null;
  let over = false;
  pool.append(text, head);

  function write(into: Text, words: string): void {
    // The comma of the very first one is taken away at the end: which it is may be known late.
    pool.append(into, `,${words}`);
    entries += 1;
  }

  function end(): void {
    if (!finish || holes.length > 0 || over) return;
    over = true;
    pool.append(text, tail);
    if (entries > 0) {
      text.buffer.copyWithin(1, 0, head.length);
      finish(text.buffer.subarray(1, text.length));
    } else finish(text.buffer.subarray(0, text.length));
    pool.release(text);
  }

  function settle(): void {
    let settled = 0;
    for (const hole of holes) {
      if (!hole.filled) break;
      if (hole.words !== null) write(text, hole.words);
      if (hole.behind) {
        pool.appendAll(text, hole.behind);
        pool.release(hole.behind);
      }
      settled += 1;
    }
    holes.splice(0, settled);
    end();
  }

  return {
    add(node) {
      const last = holes.at(-1);
      if (last) last.behind ??= pool.take();
      write(last?.behind ?? text, encodeEntry(node));
    },
    hole() {
      const hole: OpenHole = { filled: false, words: null, behind: null };
      holes.push(hole);
      return {
        fill(node) {
          if (over || hole.filled) return;
          hole.filled = true;
          hole.words = node && encodeEntry(node);
          if (holes[0] === hole) settle();
        },
      };
    },
    close(done) {
      finish = done;
      end();
    },
    drop() {
      over = true;
      pool.release(text);
      for (const { behind } of holes.splice(0)) if (behind) pool.release(behind);
    },
  };
}
