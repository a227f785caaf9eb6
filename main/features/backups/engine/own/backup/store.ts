import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Clock } from '../../../../../core/lib/clock.ts';
import { isFault } from '../../../restic/faults.ts';
import { encodeName } from '../../../restic/names.ts';
import type { BlobIndex, Id, Repository } from '../../../restic/types.ts';
import { untilAborted } from '../../../restic/until-aborted.ts';
import type { BackupRequest, Watch } from '../../types.ts';
import { createKnownMemory, openKnownBlobs } from './known-blobs.ts';
import type {
  BufferMessage,
  FromReader,
  FromWalker,
  PackMessage,
  Stored,
  ThreadBasis,
  Tick,
  ToReader,
  WalkData,
  WalkDone,
} from './messages.ts';
import { createPackWriter } from './pack-writer.ts';
import { createThreads } from './threads.ts';

export interface Wanted {
  request: BackupRequest;
  paths: readonly string[];
  parentTree: Id | null;
}

export interface Outcome {
  walked: WalkDone;
  stored: Stored;
}

/** All that the repository has, for every thread to know. */
function knownOf(index: BlobIndex): SharedArrayBuffer {
  const memory = createKnownMemory(index.blobs);
  const known = openKnownBlobs(memory);
  const hash = Buffer.alloc(32);
  index.each((id, { type }) => {
    hash.write(id, 'hex');
    known.add(type, hash);
  });
  return memory;
}

const sumOf = (parts: readonly Stored[]): Stored => {
  const sum: Stored = { dataBlobs: 0, treeBlobs: 0, bytesAdded: 0, bytesStored: 0 };
  for (const part of parts) for (const key of Object.keys(sum) as (keyof Stored)[]) sum[key] += part[key];
  return sum;
};

const progressOf = ({ files, bytes, filesTotal, bytesTotal, at }: Tick) => ({
  ...{ phase: 'reading', files, bytes, at },
  // What grew since it was counted is no more than all of it.
  filesTotal: filesTotal === null ? null : Math.max(filesTotal, files),
  bytesTotal: bytesTotal === null ? null : Math.max(bytesTotal, bytes),
});

/** Walks and stores everything but the snapshot itself; when it answers, all of that is lasting and in an index. */
export async function store(
  repository: Repository,
  { request, paths, parentTree }: Wanted,
  watch: Watch,
  clock: Clock,
): Promise<Outcome> {
  const stop = new AbortController();
  const signal = AbortSignal.any([watch.signal, stop.signal]);
  const over = Promise.withResolvers<never>();
  const fail = (error: unknown) => {
    over.reject(error);
    stop.abort(error);
  };
  const onAbort = () => over.reject(watch.signal.reason);
  over.promise.catch(() => undefined);
  watch.signal.throwIfAborted();
  watch.signal.addEventListener('abort', onAbort, { once: true });

  const threads = createThreads(fail);
  /** A pause that is cancelled is over. */
  const gate = () => untilAborted(watch.gate(), signal);
  const packs = createPackWriter({ repository, signal, gate, now: () => clock.monotonic() });
  const writing = new Set<Promise<void>>();

  /** What fails ends the backup; what is under way then is waited for, so that nothing is written afterwards. */
  function underWay(work: Promise<void>): void {
    const guarded: Promise<void> = work.catch(fail).then(() => void writing.delete(guarded));
    writing.add(guarded);
  }

  // Hears of nothing before it was told to begin.
  const heard: { by: (message: FromWalker) => void } = { by: () => undefined };
  try {
    // It starts while the index is read.
    const toWalker = threads.walk((message) => heard.by(message));
    const index = await repository.index({ fresh: true, signal });
    const basis: ThreadBasis = {
      keys: repository.keys,
      polynomial: repository.config.chunker_polynomial,
      known: knownOf(index),
      packsUnderWay: repository.backend.parallel > 2 ? 2 : 1,
    };
    const channels = Array.from({ length: Math.max(1, request.threads) }, () => new MessageChannel());
    const flushed: Promise<Stored>[] = [];
    const readers: ((message: ToReader, transfer?: ArrayBuffer[]) => void)[] = [];
    const done = Promise.withResolvers<WalkDone>();

    const onPack = (pack: PackMessage, answer: (message: BufferMessage, transfer: ArrayBuffer[]) => void) =>
      underWay(packs.write(pack).then(() => answer({ type: 'buffer', buffer: pack.buffer }, [pack.buffer])));

    function startReader(walker: MessagePort): void {
      const stored = Promise.withResolvers<Stored>();
      flushed.push(stored.promise);
      const send = threads.read({ ...basis, walker }, (message: FromReader) => {
        if (message.type === 'pack') onPack(message, send);
        else stored.resolve(message.stored);
      });
      readers.push(send);
    }

    async function giveTree(id: Id): Promise<void> {
      const bytes = await treeOr(null, id);
      toWalker({ type: 'tree', id, bytes });
    }

    async function treeOr(otherwise: null, id: Id): Promise<Uint8Array | null> {
      try {
        return await repository.blob('tree', id, signal);
      } catch (error) {
        if (!isFault(error, 'damaged', 'missing')) throw error;
        watch.log(`A folder of the last backup cannot be read, so what lies in it is read anew: ${error.message}`);
        return otherwise;
      }
    }

    async function onTick(tick: Tick): Promise<void> {
      watch.progress(progressOf(tick));
      await gate();
      toWalker({ type: 'on' });
    }

    heard.by = (message) => {
      if (signal.aborted) return;
      if (message.type === 'pack') onPack(message, toWalker);
      else if (message.type === 'tree') underWay(giveTree(message.id));
      else if (message.type === 'tick') void onTick(message.tick).catch(fail);
      else if (message.type === 'start') startReader((channels[message.reader] as MessageChannel).port2);
      else if (message.type === 'log') watch.log(message.line);
      else if (message.type === 'done') done.resolve(message.done);
    };

    const begin: WalkData = {
      ...basis,
      targets: paths.map((path) => encodeName(path).toString('latin1')),
      excludes: request.excludes,
      excludeCaches: request.excludeCaches,
      parentTree,
      readers: channels.map(({ port1 }) => port1),
    };
    toWalker({ type: 'begin', data: begin }, begin.readers);

    const finished = async (): Promise<Outcome> => {
      const walked = await done.promise;
      for (const send of readers) send({ type: 'flush' });
      const stored = await Promise.all(flushed);
      await Promise.all(writing);
      signal.throwIfAborted();
      await packs.finish();
      return { walked, stored: sumOf([walked.stored, ...stored]) };
    };
    return await Promise.race([finished(), over.promise]);
  } finally {
    watch.signal.removeEventListener('abort', onAbort);
    stop.abort(new Error('The backup is over.'));
    await Promise.all([threads.end(), ...writing]);
  }
}
