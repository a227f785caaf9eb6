import { createHash, hash } from 'node:crypto';
import { createSealer, hashOf } from '../../../../restic/crypto.ts';
import { createKernel } from '../../../../restic/kernel.ts';
import { decodeName } from '../../../../restic/names.ts';
import type { Id } from '../../../../restic/types.ts';
import { createUnpacker } from '../../../../restic/unpacker.ts';
import { libc, type SystemPath } from '../libc.ts';
import { systemPath } from '../system-path.ts';
import { emptyContent } from '../tree-hash.ts';
import * as files from './blocking.ts';
import { dataRuns } from './data-runs.ts';
import { createMover } from './move-to-free.ts';
import { codeOf, createMetaSetter } from './set-meta.ts';
import type { Answer, Failure, HandsSetup, Item, Look, SealedBlob, Task } from './work.ts';

const stretchBytes = 1024 * 1024;
const typeBits: Partial<Record<Item['type'], number>> = {
  ...{ chardev: 0o020000, dev: 0o060000 },
  socket: 0o140000,
};

/** What one thread of a restore does, one task at a time. Memory: one blob, and one stretch of a file. */
export function createPerformer({ keys, control, owner }: HandsSetup): (task: Task) => Answer {
  const sealer = createSealer(keys, createKernel());
  const meta = createMetaSetter(owner);
  const moveToFree = createMover();
  const stop = new Int32Array(control);
  const stretch = Buffer.allocUnsafeSlow(stretchBytes);
  const unpack = createUnpacker();
  let sealed = Buffer.allocUnsafeSlow(stretchBytes);
  let opened = Buffer.allocUnsafeSlow(stretchBytes);
  let answer: Answer;

  const stopped = (): boolean => Atomics.load(stop, 0) !== 0;
  const failure = ({ slot, path }: { slot: number | null; path: string }, error: unknown): Failure => ({
    ...{ path, slot, code: codeOf(error) },
    message: error instanceof Error ? error.message : String(error),
  });
  const each = <T extends { item: Item }>(items: readonly T[], work: (one: T) => void): void => {
    for (const one of items) {
      if (stopped()) return;
      try {
        work(one);
      } catch (error) {
        answer.failures.push(failure(one.item, error));
      }
    }
  };

  function setMeta(item: Pick<Item, 'path' | 'type' | 'meta'> & { slot: number | null }, at: string): void {
    for (const [what, code] of meta.set(systemPath(at), item.type, item.meta))
      answer.notes.push({ path: item.path, slot: item.slot, code, message: what });
  }

  /** Under its own name, unless something else has to leave first. */
  function settle(item: Item, content: Id | null): void {
    setMeta(item, item.temp);
    if (!item.inTheWay) moveToFree(systemPath(item.temp), systemPath(item.path));
    answer.done.push({ slot: item.slot, content });
  }

  /** Good until the next one. */
  function unseal(bytes: Uint8Array, { id, plainLength, compressed }: SealedBlob): Buffer | null {
    if (opened.length < bytes.length) opened = Buffer.allocUnsafeSlow(Math.max(bytes.length, opened.length * 2));
    const length = sealer.openInto(opened, bytes);
    if (length < 0) return null;
    try {
      const content = opened.subarray(0, length);
      const plain = compressed ? unpack(content, plainLength) : content;
      return plain.length === plainLength && hashOf(plain) === id ? plain : null;
    } catch {
      return null;
    }
  }

  function writeWhole(item: Item, plain: Buffer, content: Id): void {
    files.inNewFile(systemPath(item.temp), (fd) => writeRuns(fd, plain, 0, true));
    settle(item, content);
  }

  function writeRuns(fd: number, plain: Buffer, offset: number, isEnd: boolean): void {
    let written = 0;
    for (const [from, to] of dataRuns(plain, offset)) {
      files.writeAt(fd, from === 0 && to === plain.length ? plain : plain.subarray(from, to), offset + from);
      written = to;
    }
    if (isEnd && written < plain.length) files.setSize(fd, offset + plain.length);
  }

  /** Null where it is not all there; who asked looks for each blob then. Good until the next one. */
  function bytesOf(part: (Task & { do: 'write' })['part']): Uint8Array | null {
    if ('buffer' in part) return part;
    const { file, offset, length } = part;
    if (sealed.length < length) sealed = Buffer.allocUnsafeSlow(Math.max(length, sealed.length * 2));
    const bytes = sealed.subarray(0, length);
    try {
      return files.toRead(file, (fd) => files.readAt(fd, bytes, offset)) === length ? bytes : null;
    } catch {
      return null;
    }
  }

  function write(task: Task & { do: 'write' }): void {
    const part = bytesOf(task.part);
    if (!part) {
      answer.bad = [...task.blobs.keys()];
      return;
    }
    const items = new Map(task.items.map((item) => [item.slot, item]));
    const failed = new Set<number>();
    const open = { slot: -1, fd: -1 };
    const fail = (slot: number, error: unknown): void => {
      failed.add(slot);
      answer.failures.push(failure(items.get(slot) as Item, error));
    };
    /** Also where that fails the number is another's from then on. */
    const letGo = (): void => {
      const { slot, fd } = open;
      open.slot = -1;
      if (slot < 0) return;
      try {
        files.close(fd);
      } catch (error) {
        fail(slot, error);
      }
    };
    for (const [place, blob] of task.blobs.entries()) {
      if (stopped()) break;
      const bytes = part.subarray(blob.at, blob.at + blob.length);
      const plain = task.plain ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : unseal(bytes, blob);
      if (!plain) {
        answer.bad.push(place);
        continue;
      }
      for (const { slot, offset, whole } of blob.targets) {
        const item = items.get(slot);
        if (!item || failed.has(slot) || stopped()) continue;
        try {
          if (whole) {
            writeWhole(item, plain, blob.id);
            continue;
          }
          if (open.slot !== slot) {
            letGo();
            open.fd = files.openPart(systemPath(item.temp));
            open.slot = slot;
          }
          writeRuns(open.fd, plain, offset, false);
        } catch (error) {
          fail(slot, error);
        }
      }
    }
    letGo();
    // Given back at once: the next one is on its way.
    if (part === task.part) (part.buffer as ArrayBuffer).transfer(0);
  }

  /** Read back from the disk: what the receipt says is what is there. */
  function contentOf(path: string, size: number): Id | null {
    return files.toRead(systemPath(path), (fd) => {
      const sum = createHash('sha256');
      let at = 0;
      for (; at < size && !stopped(); ) {
        const count = files.readAt(fd, stretch, at);
        if (count === 0) break;
        sum.update(count === stretch.length ? stretch : stretch.subarray(0, count));
        at += count;
      }
      return at === size ? sum.digest('hex') : null;
    });
  }

  function finish(item: Item, size: number, content: Id | null): void {
    const fd = files.openPart(systemPath(item.temp));
    try {
      files.setSize(fd, size);
    } finally {
      files.close(fd);
    }
    const found = size === 0 ? emptyContent : (content ?? contentOf(item.temp, size));
    if (found === null) throw new Error('what was written is not what can be read back');
    settle(item, found);
  }

  function make(item: Item): void {
    const temp = systemPath(item.temp);
    const system = libc();
    const bits = typeBits[item.type];
    if (item.type === 'symlink') files.makeLink(systemPath(item.linkTarget), temp);
    else if (item.type === 'fifo' && system) system.makeFifo(temp, 0o600);
    else if (bits !== undefined && system) system.makeDevice(temp, bits | 0o600, BigInt(item.device));
    else throw Object.assign(new Error('nothing of this kind can be made here'), { code: 'ENOSYS' });
    settle(item, null);
  }

  function look(item: Item, blobs: readonly { id: Id; length: number }[]): Look {
    const path = systemPath(item.path);
    const stats = files.statOf(path);
    const found = (state: Look['found'], content: Id | null = null): Look => ({
      slot: item.slot,
      found: state,
      content,
    });
    if (!stats) return found('nothing');
    if (item.type === 'symlink')
      return found(stats.isSymbolicLink() && decodeName(files.linkOf(path)) === item.linkTarget ? 'same' : 'other');
    if (item.type === 'fifo') return found(stats.isFIFO() ? 'same' : 'other');
    if (item.type === 'socket') return found(stats.isSocket() ? 'same' : 'other');
    if (item.type === 'chardev' || item.type === 'dev') {
      const isSame = item.type === 'dev' ? stats.isBlockDevice() : stats.isCharacterDevice();
      return found(isSame && stats.rdev === item.device ? 'same' : 'other');
    }
    if (item.type !== 'file' || !stats.isFile()) return found('other');
    const size = blobs.reduce((sum, { length }) => sum + length, 0);
    if (stats.size !== size) return found('other');
    const content = contentIfSame(path, blobs);
    return content === null ? found('other') : found('same', content);
  }

  /** What may not even be read is not what was backed up. */
  function contentIfSame(path: SystemPath, blobs: readonly { id: Id; length: number }[]): Id | null {
    try {
      return files.toRead(path, (fd) => sameBlobs(fd, blobs));
    } catch (error) {
      if (codeOf(error) === 'EACCES') return null;
      throw error;
    }
  }

  /** The content as a whole where each blob is there; null where one is not. */
  function sameBlobs(fd: number, blobs: readonly { id: Id; length: number }[]): Id | null {
    const sum = createHash('sha256');
    let at = 0;
    for (const { id, length } of blobs) {
      if (stopped()) return null;
      const bytes = length <= stretch.length ? stretch.subarray(0, length) : Buffer.allocUnsafe(length);
      if (files.readAt(fd, bytes, at) !== length || hash('sha256', bytes) !== id) return null;
      if (blobs.length > 1) sum.update(bytes);
      at += length;
    }
    return blobs.length === 1 ? (blobs[0] as { id: Id }).id : sum.digest('hex');
  }

  function syncAll(path: string): void {
    const system = libc();
    try {
      files.toRead(systemPath(path), (fd) => (system ? system.syncFileSystem(fd) : files.sync(fd)));
    } catch (error) {
      answer.failures.push(failure({ slot: null, path }, error));
    }
  }

  return (task) => {
    answer = { done: [], looks: [], failures: [], bad: [], notes: [] };
    if (task.do === 'write') write(task);
    else if (task.do === 'finish') each(task.items, ({ item, size, content }) => finish(item, size, content));
    else if (task.do === 'make')
      each(
        task.items.map((item) => ({ item })),
        ({ item }) => make(item),
      );
    else if (task.do === 'look') each(task.items, ({ item, blobs }) => answer.looks.push(look(item, blobs)));
    else if (task.do === 'meta') for (const one of task.items) setMeta({ ...one, slot: null }, one.path);
    else syncAll(task.path);
    return answer;
  };
}
