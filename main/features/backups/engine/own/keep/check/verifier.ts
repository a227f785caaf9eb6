import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createSealer } from '../../../../restic/crypto.ts';
import { createKernel } from '../../../../restic/kernel.ts';
import type { Id, PackedBlob, RepositoryKeys } from '../../../../restic/types.ts';
import { createIsSound } from '../read-blobs.ts';
import { type PackVerdict, verifyPack } from './verify-pack.ts';

export interface VerifyAsk {
  id: number;
  bytes: Uint8Array<ArrayBuffer>;
  pack: Id;
  blobs: readonly PackedBlob[];
}
export type VerifyAnswer = { id: number; verdict: PackVerdict } | { id: number; error: string };

export interface Verifier {
  readonly threads: number;
  /** So many bytes are to come. */
  expect(total: number): void;
  /** The bytes are given away. */
  verify(bytes: Buffer, pack: Id, blobs: readonly PackedBlob[]): Promise<PackVerdict>;
  dispose(): Promise<void>;
}

interface Asked {
  resolve(verdict: PackVerdict): void;
  reject(error: Error): void;
}

/** So much is read back sooner than a thread has begun. */
const smallBytes = 32 * 1024 * 1024;

/** Little of it is not let go at once: a small heap is looked through often, and what lies outside goes with it. */
const limits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 256 };

/** Reading back is hashing and unpacking: as many threads as the machine has cores, and no more than four. */
export function createVerifier(keys: RepositoryKeys, threads = Math.min(4, availableParallelism())): Verifier {
  const asked = new Map<number, Asked>();
  const load = new Map<Worker, number>();
  let lastId = 0;
  let failure: Error | null = null;

  function fail(error: Error): void {
    failure ??= error;
    for (const one of asked.values()) one.reject(failure);
    asked.clear();
  }
  function start(): Worker {
    const worker = new Worker(defaultEntry(), {
      name: 'optimus-backups-verify',
      workerData: keys,
      stdin: false,
      resourceLimits: limits,
    });
    worker.on('message', (answer: VerifyAnswer) => {
      const one = asked.get(answer.id);
      asked.delete(answer.id);
      load.set(worker, (load.get(worker) ?? 1) - 1);
      if ('verdict' in answer) one?.resolve(answer.verdict);
      else one?.reject(new Error(answer.error));
    });
    worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => fail(new Error('a thread that reads packs back ended')));
    load.set(worker, 0);
    return worker;
  }
  /** Another is started when all that there are have something to do. */
  function freest(): Worker {
    const [least] = [...load].sort((a, b) => a[1] - b[1]);
    return least && (least[1] === 0 || load.size >= threads) ? least[0] : start();
  }

  let inline = true;
  const sealer = createSealer(keys, createKernel());
  const isSound = createIsSound(sealer);

  return {
    threads,
    expect(total) {
      inline = total <= smallBytes;
    },
    async verify(bytes, pack, blobs) {
      if (inline) return verifyPack(bytes, pack, blobs, sealer, isSound);
      if (failure) throw failure;
      const worker = freest();
      load.set(worker, (load.get(worker) ?? 0) + 1);
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        asked.set(id, { resolve, reject });
        // A buffer of the pool cannot be given away; one that was read for us alone can.
        const own = bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength;
        const given = (own ? bytes : Uint8Array.from(bytes)) as Uint8Array<ArrayBuffer>;
        const ask: VerifyAsk = { id, bytes: given, pack, blobs };
        worker.postMessage(ask, [given.buffer]);
      });
    },
    async dispose() {
      const workers = [...load.keys()];
      for (const worker of workers) worker.removeAllListeners('exit');
      await Promise.all(workers.map((worker) => worker.terminate()));
      fail(new Error('reading back was ended'));
    },
  };
}

function defaultEntry(): URL {
  return new URL(
    import.meta.url.endsWith('.ts') ? './verify-worker.ts' : './backups-verify-worker.js',
    import.meta.url,
  );
}
