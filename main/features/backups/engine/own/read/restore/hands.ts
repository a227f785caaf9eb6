import { Worker } from 'node:worker_threads';
import type { RepositoryKeys } from '../../../../restic/types.ts';
import type { Answer, HandsSetup, Task } from './work.ts';

/** The threads that open what was read and write files: they start with the first task at the latest. */
export interface Hands {
  /** Starts all of them, while what they are to do is found out. */
  begin(): void;
  /** Bytes of the task are handed over, not copied. */
  run(task: Task): Promise<Answer>;
  /** Lets what is under way end early. */
  stop(): void;
  dispose(): Promise<void>;
}

/** `ready` is the first word of a thread. */
type Reply = { ready: true } | Answered;

interface Answered {
  ready?: undefined;
  id: number;
  answer?: Answer;
  error?: string;
}

interface Thread {
  worker: Worker;
  /** It has loaded what it works with, or ended. */
  loaded: Promise<void>;
  waiting: Map<number, { resolve(answer: Answer): void; reject(error: unknown): void }>;
}

const entry = () =>
  new URL(import.meta.url.endsWith('.ts') ? './restore-worker.ts' : './restore-worker.js', import.meta.url);

export function createHands({
  threads: most,
  ...data
}: {
  threads: number;
  keys: RepositoryKeys;
  owner: boolean;
}): Hands {
  const control = new SharedArrayBuffer(4);
  const setup: HandsSetup = { ...data, control };
  const threads: Thread[] = [];
  let lastId = 0;
  let failure: Error | null = null;

  function start(): Thread {
    const worker = new Worker(entry(), {
      name: 'optimus-restore',
      workerData: setup,
      stdin: false,
      // A thread's own garbage is small; without a limit each would keep some 50 MB of it.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    const loading = Promise.withResolvers<void>();
    const thread: Thread = { worker, loaded: loading.promise, waiting: new Map() };
    worker.on('message', (reply: Reply) => {
      if (reply.ready) return loading.resolve();
      const { id, answer, error } = reply;
      const one = thread.waiting.get(id);
      thread.waiting.delete(id);
      if (answer) one?.resolve(answer);
      else one?.reject(new Error(error ?? 'a thread of the restore answered nothing'));
    });
    const gone = (error: Error) => {
      loading.resolve();
      failure ??= error;
      for (const { reject } of thread.waiting.values()) reject(failure);
      thread.waiting.clear();
    };
    worker.on('error', (error) => gone(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => gone(new Error('a thread of the restore ended by itself')));
    return thread;
  }

  const freest = (): Thread => {
    const idle = threads.find(({ waiting }) => waiting.size === 0);
    if (idle) return idle;
    if (threads.length < most) {
      const thread = start();
      threads.push(thread);
      return thread;
    }
    return threads.reduce((best, thread) => (thread.waiting.size < best.waiting.size ? thread : best));
  };

  return {
    begin() {
      while (threads.length < most) threads.push(start());
    },
    run(task) {
      if (failure) return Promise.reject(failure);
      const { worker, waiting } = freest();
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage(
          { id, task },
          task.do === 'write' && 'buffer' in task.part ? [task.part.buffer as ArrayBuffer] : [],
        );
      });
    },
    stop: () => void Atomics.store(new Int32Array(control), 0, 1),
    async dispose() {
      failure ??= new Error('the restore is over');
      // A thread that is ended while it loads native code takes the whole process along.
      await Promise.all(threads.map(({ worker, loaded }) => loaded.then(() => worker.terminate())));
    },
  };
}
