import { type Transferable, Worker, type WorkerOptions } from 'node:worker_threads';
import type { FromReader, FromWalker, ReadData, ToReader, ToWalker } from './messages.ts';

const fromSource = import.meta.url.endsWith('.ts');
const walkEntry = new URL(fromSource ? './walk/walk-worker.ts' : './backup-walk-worker.js', import.meta.url);
const readEntry = new URL(fromSource ? './read/read-worker.ts' : './backup-read-worker.js', import.meta.url);

/** Young garbage is collected before it piles up: what is large in these threads lies in buffers that are used again. */
const walkLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 8 };
const readLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 2 };

export interface Threads {
  walk(onMessage: (message: FromWalker) => void): (message: ToWalker, transfer?: Transferable[]) => void;
  read(data: ReadData, onMessage: (message: FromReader) => void): (message: ToReader, transfer?: ArrayBuffer[]) => void;
  /** Ends all of them, whatever they do; resolves when none is left. */
  end(): Promise<void>;
}

/** `failed` hears of a thread that ended by itself. */
export function createThreads(failed: (error: Error) => void): Threads {
  const workers: Worker[] = [];
  let walkerLoads: Promise<void> = Promise.resolve();
  let ending = false;

  function start<T>(entry: URL, options: WorkerOptions, onMessage: (message: T) => void): Worker {
    const worker = new Worker(entry, { ...options, stdin: false });
    workers.push(worker);
    worker.on('message', onMessage);
    worker.on('error', (error) => failed(error instanceof Error ? error : new Error(String(error))));
    worker.once('exit', () => {
      if (!ending) failed(new Error('A thread of the backup ended by itself.'));
    });
    return worker;
  }

  return {
    walk(onMessage) {
      const loading = Promise.withResolvers<void>();
      const heard = (message: FromWalker) => (message.type === 'ready' ? loading.resolve() : onMessage(message));
      const worker = start(walkEntry, { name: 'optimus-walk', resourceLimits: walkLimits }, heard);
      worker.once('exit', () => loading.resolve());
      return (message, transfer = []) => {
        if (message.type === 'begin') walkerLoads = loading.promise;
        worker.postMessage(message, transfer);
      };
    },
    read(data, onMessage) {
      const options = {
        name: 'optimus-read',
        resourceLimits: readLimits,
        workerData: data,
        transferList: [data.walker],
      };
      const worker = start(readEntry, options, onMessage);
      return (message, transfer = []) => worker.postMessage(message, transfer);
    },
    async end() {
      ending = true;
      // A thread that is ended while it loads native code takes the whole process along.
      await walkerLoads;
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
