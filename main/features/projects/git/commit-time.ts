import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { closeFile, listFolder, look, type OpenFile, openRegular, readAt, readRegular } from '../files/blocking.ts';

/** A commit with a longer message than this is told by git. */
const mostCommit = 64 * 1024;
const mostPacks = 100;

const timeIn = (text: string): number | null => {
  const seconds = /^committer [^\n]*> (\d+) [+-]\d{4}$/m.exec(text)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1_000;
};

function inflated(bytes: Buffer): string | null {
  try {
    // The end is cut off; the committer stands at the beginning.
    const sync = { maxOutputLength: mostCommit, finishFlush: 2 };
    return inflateSync(bytes, sync).toString('utf8');
  } catch {
    return null;
  }
}

/** Where the object is in the pack, by its index of version 2. */
function offsetIn(index: OpenFile, id: Buffer): number | null {
  const head = Buffer.allocUnsafe(8 + 1_024);
  if (readAt(index, head, head.length, 0) < head.length || head.readUInt32BE(0) !== 0xff744f63) return null;
  const first = id[0] ?? 0;
  const count = head.readUInt32BE(8 + 255 * 4);
  let low = first === 0 ? 0 : head.readUInt32BE(8 + (first - 1) * 4);
  let high = head.readUInt32BE(8 + first * 4);
  const size = id.length;
  const names = head.length;
  const name = Buffer.allocUnsafe(size);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (readAt(index, name, size, names + middle * size) < size) return null;
    const order = name.compare(id);
    if (order === 0) {
      const offset = Buffer.allocUnsafe(4);
      if (readAt(index, offset, 4, names + count * (size + 4) + middle * 4) < 4) return null;
      const small = offset.readUInt32BE(0);
      if (small < 0x80000000) return small;
      const large = Buffer.allocUnsafe(8);
      const place = names + count * (size + 8) + (small - 0x80000000) * 8;
      return readAt(index, large, 8, place) < 8 ? null : Number(large.readBigUInt64BE(0));
    }
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return null;
}

function inPack(path: string, offset: number): string | null {
  const pack = openRegular(path);
  if (typeof pack === 'string') return null;
  try {
    const bytes = Buffer.allocUnsafe(mostCommit);
    const read = readAt(pack, bytes, bytes.length, offset);
    // Only what is there whole: a commit that is kept as a difference to another is rare, and git tells it.
    if (read === 0 || (((bytes[0] ?? 0) >> 4) & 7) !== 1) return null;
    let at = 0;
    while (at < read && ((bytes[at] ?? 0) & 0x80) !== 0) at += 1;
    return inflated(bytes.subarray(at + 1, read));
  } finally {
    closeFile(pack);
  }
}

/** The pack that holds it, and where in it. */
function packed(objects: string, hash: string): { pack: string; offset: number } | null {
  const folder = join(objects, 'pack');
  let names: string[];
  try {
    names = listFolder(folder).entries.map(({ name }) => name);
  } catch {
    return null;
  }
  const id = Buffer.from(hash, 'hex');
  for (const name of names.filter((each) => each.endsWith('.idx')).slice(0, mostPacks)) {
    const index = openRegular(join(folder, name));
    if (typeof index === 'string') continue;
    try {
      const offset = offsetIn(index, id);
      if (offset !== null) return { pack: join(folder, `${name.slice(0, -4)}.pack`), offset };
    } finally {
      closeFile(index);
    }
  }
  return null;
}

const looseAt = (objects: string, hash: string) => join(objects, hash.slice(0, 2), hash.slice(2));

/** Whether the object is there; one in another repository that this one borrows from is not seen. */
export function hasObject(common: string, hash: string): boolean {
  const objects = join(common, 'objects');
  return look(looseAt(objects, hash))?.isFile() === true || packed(objects, hash) !== null;
}

/** The commit as it is kept, from its beginning on; null where it is not cheap to read. A loose one has a header. */
export function commitText(common: string, hash: string): string | null {
  const objects = join(common, 'objects');
  const loose = readRegular(looseAt(objects, hash), mostCommit);
  if (typeof loose !== 'string') return inflated(loose);
  const found = packed(objects, hash);
  return found && inPack(found.pack, found.offset);
}

/** When a commit was made, read from the object itself; null where that is not cheap. */
export function commitTime(common: string, hash: string): number | null {
  const text = commitText(common, hash);
  return text === null ? null : timeIn(text);
}
