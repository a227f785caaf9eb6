import { hash } from 'node:crypto';
import type { IndexEntry } from '../files/git-index.ts';

const oidBytes = 20;
const oidAt = 40;
/** Room for `tree 123456\0`. */
const header = 24;
const mostBytes = 4 * 1024 * 1024;

/**
 * The name of the tree that a commit of this index would have; null where it cannot be told. It is computed from the entries
 * and not taken from what the index says of its trees, so that it is true whoever wrote the index.
 */
export function treeOfIndex(bytes: Buffer, entries: readonly IndexEntry[]): string | null {
  let at = 0;
  let tooLarge = false;
  const scratch: Buffer[] = [];

  /** Of all entries from here on whose path begins so far like that of the first. */
  function tree(prefix: string, depth: number): Buffer {
    scratch[depth] ??= Buffer.allocUnsafe(4_096);
    let buffer = scratch[depth];
    let end = header;
    const add = (mode: string, name: string, oid: Buffer) => {
      const wanted = end + mode.length + name.length * 3 + oidBytes + 2;
      if (wanted > buffer.length) {
        if (wanted > mostBytes) {
          tooLarge = true;
          return;
        }
        const larger = Buffer.allocUnsafe(wanted * 2);
        buffer.copy(larger, 0, 0, end);
        scratch[depth] = larger;
        buffer = larger;
      }
      end += buffer.write(mode, end, 'latin1');
      buffer[end++] = 0x20;
      end += buffer.write(name, end, 'utf8');
      buffer[end++] = 0;
      oid.copy(buffer, end);
      end += oidBytes;
    };
    for (let entry = entries[at]; entry?.path.startsWith(prefix); entry = entries[at]) {
      const slash = entry.path.indexOf('/', prefix.length);
      if (slash < 0) {
        at += 1;
        const mode = bytes.readUInt32BE(entry.at + 24).toString(8);
        add(mode, entry.path.slice(prefix.length), bytes.subarray(entry.at + oidAt, entry.at + oidAt + oidBytes));
      } else {
        const name = entry.path.slice(prefix.length, slash);
        add('40000', name, tree(entry.path.slice(0, slash + 1), depth + 1));
      }
    }
    const said = `tree ${end - header}\0`;
    const from = header - said.length;
    buffer.write(said, from, 'latin1');
    return hash('sha1', buffer.subarray(from, end), 'buffer');
  }

  const root = tree('', 0);
  return tooLarge || at < entries.length ? null : root.toString('hex');
}
