import { hash } from 'node:crypto';
import { createSealer, sealBytes } from '../../../restic/crypto.ts';
import type { Kernel } from '../../../restic/kernel.ts';
import { createPackBuilder, packBytes } from '../../../restic/pack.ts';
import type { BlobType, Id } from '../../../restic/types.ts';
import { openKnownBlobs } from './known-blobs.ts';
import type { PackMessage, Stored, ThreadBasis } from './messages.ts';

/** What is larger goes into a pack of its own: so the buffer of a thread never grows beyond this. */
const mostPackBytes = packBytes + packBytes / 4;

/** The blobs of one thread, in packs that are handed over to be written. */
export interface BlobStore {
  /** Stores what nobody has stored yet. */
  put(plain: Uint8Array): Id;
  /** To be waited for before more is put: a full pack cannot be handed over yet. Null, mostly. */
  room(): Promise<void> | null;
  /** The buffer of a pack that was written. */
  returned(buffer: ArrayBuffer): void;
  /** The last pack, however small. */
  flush(): Promise<void>;
  readonly stored: Stored;
}

export function createBlobStore(
  type: BlobType,
  { keys, known: memory, packsUnderWay }: ThreadBasis,
  kernel: Kernel,
  send: (message: PackMessage, transfer: ArrayBuffer[]) => void,
): BlobStore {
  const known = openKnownBlobs(memory);
  const builder = createPackBuilder(createSealer(keys, kernel), {});
  const stored: Stored = { dataBlobs: 0, treeBlobs: 0, bytesAdded: 0, bytesStored: 0 };
  const spare: ArrayBuffer[] = [];
  let away = 0;
  let waiting: PromiseWithResolvers<void> | null = null;

  function ship(): void {
    const pack = builder.finish();
    if (!pack) return;
    let buffer = spare.pop() ?? new ArrayBuffer(0);
    if (buffer.byteLength < pack.bytes.length) {
      // Gives the old memory back at once, where a collector would take its time.
      buffer.transfer(0);
      buffer = new ArrayBuffer(pack.bytes.length);
    }
    new Uint8Array(buffer).set(pack.bytes);
    away += 1;
    send({ type: 'pack', contents: pack.contents, buffer, bytes: pack.bytes.length }, [buffer]);
  }

  async function untilSpare(): Promise<void> {
    while (away >= packsUnderWay) {
      waiting ??= Promise.withResolvers<void>();
      await waiting.promise;
    }
  }

  const wouldOverflow = (bytes: number): boolean =>
    builder.blobs > 0 && builder.bytes + bytes + sealBytes > mostPackBytes;

  return {
    stored,
    put(plain) {
      const digest = hash('sha256', plain, 'buffer');
      const id = digest.toString('hex');
      if (!known.add(type, digest)) return id;
      if (wouldOverflow(plain.length) && away < packsUnderWay) ship();
      const length = builder.add(type, id, plain);
      stored[type === 'data' ? 'dataBlobs' : 'treeBlobs'] += 1;
      stored.bytesAdded += plain.length;
      stored.bytesStored += length;
      if (builder.full && away < packsUnderWay) ship();
      return id;
    },
    room() {
      if (!builder.full) return null;
      return untilSpare().then(() => {
        if (builder.full) ship();
      });
    },
    returned(buffer) {
      away -= 1;
      spare.push(buffer);
      waiting?.resolve();
      waiting = null;
    },
    async flush() {
      await untilSpare();
      ship();
    },
  };
}
