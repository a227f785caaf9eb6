import type { MessagePort } from 'node:worker_threads';
import type { Jobs, ReadJob, ReadResult, Results } from '../messages.ts';

const mostJobs = 64;
const mostBytes = 4 * 1_024 * 1_024;
/** One that is worked off, and one that waits; behind a large file nothing waits. */
const batchesAhead = 2;
const largeBytes = 32 * 1_024 * 1_024;
/** A file costs its opening as well. */
const bytesPerJob = 32 * 1_024;

interface Reader {
  port: MessagePort;
  started: boolean;
  /** The bytes of each batch that it has not answered yet. */
  batches: number[];
}

export type Wanted = Omit<ReadJob, 'job'>;

/** Hands files to the threads that read, in batches, and only as fast as they are read. */
export interface Readers {
  /** `done` is called once, in any order. To be followed by `room`. */
  read(wanted: Wanted, done: (result: ReadResult) => void): void;
  /** To be waited for before more is asked for; null where there is room. */
  room(): Promise<void> | null;
  /** What waits for its batch to become full is handed over as it is. */
  push(): void;
  close(): void;
}

export function createReaders(ports: readonly MessagePort[], start: (reader: number) => void): Readers {
  const readers = ports.map((port): Reader => ({ port, started: false, batches: [] }));
  const waitingFor = new Map<number, (result: ReadResult) => void>();
  let batch: ReadJob[] = [];
  let bytes = 0;
  let lastJob = 0;
  let waiting: PromiseWithResolvers<void> | null = null;
  /** Somebody waits for what is in the batch: it goes as soon as a reader is free. */
  let urgent = false;

  const loadOf = ({ batches }: Reader): number => batches.reduce((sum, bytes) => sum + bytes, 0);

  /** Another thread is started only when all that run are busy: what is little goes into one pack. */
  function free(): Reader | null {
    let best: Reader | null = null;
    for (const reader of readers) {
      if (!reader.started && best?.batches.length === 0) continue;
      if (!best || loadOf(reader) < loadOf(best)) best = reader;
    }
    const isFree =
      best && (best.batches.length === 0 || (best.batches.length < batchesAhead && loadOf(best) < largeBytes));
    return isFree ? best : null;
  }

  function push(): void {
    const reader = batch.length === 0 ? null : free();
    if (!reader) return;
    if (!reader.started) {
      reader.started = true;
      start(readers.indexOf(reader));
    }
    reader.batches.push(bytes);
    reader.port.postMessage({ jobs: batch } satisfies Jobs);
    batch = [];
    bytes = 0;
    urgent = false;
  }

  const isFull = (): boolean => batch.length >= mostJobs || bytes >= mostBytes;

  for (const reader of readers)
    reader.port.on('message', ({ results }: Results) => {
      reader.batches.shift();
      for (const result of results) {
        const done = waitingFor.get(result.job);
        waitingFor.delete(result.job);
        done?.(result);
      }
      if (isFull() || urgent) push();
      if (isFull()) return;
      waiting?.resolve();
      waiting = null;
    });

  return {
    read(wanted, done) {
      lastJob += 1;
      waitingFor.set(lastJob, done);
      batch.push({ job: lastJob, ...wanted });
      bytes += Number(wanted.size) + bytesPerJob;
      if (isFull()) push();
    },
    room() {
      if (!isFull()) return null;
      waiting ??= Promise.withResolvers<void>();
      return waiting.promise;
    },
    push() {
      urgent = true;
      push();
    },
    close() {
      for (const { port } of readers) port.close();
    },
  };
}
