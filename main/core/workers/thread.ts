import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './messages.ts';

export class WorkerGone extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WorkerGone';
  }
}

export interface Thread {
  run(name: string, input: unknown, onProgress?: (done: number, total: number | null) => void): Promise<unknown>;
  /** Asks the running task to stop. */
  abort(): void;
  alive(): boolean;
  /** Ends the thread, whatever it does. */
  end(): Promise<void>;
  /** Its end: an error when nobody asked for it, else null. */
  gone: Promise<Error | null>;
}

/** One thread that does one task at a time. */
export function startThread(entry: URL): Thread {
  const worker = new Worker(entry, { stdin: false, name: 'optimus-worker' });
  let lastId = 0;
  let current: {
    id: number;
    onProgress: ((done: number, total: number | null) => void) | undefined;
    resolve: (output: unknown) => void;
    reject: (error: unknown) => void;
  } | null = null;
  let ending = false;
  let over = false;
  let failure: Error | null = null;

  const send = (message: ToWorker) => worker.postMessage(message);
  // A thread at rest must not keep the program alive.
  worker.unref();

  worker.on('message', (message: FromWorker) => {
    if (message.id !== current?.id) return;
    if (message.type === 'progress') {
      current.onProgress?.(message.done, message.total);
      return;
    }
    const { resolve, reject } = current;
    current = null;
    worker.unref();
    if (message.type === 'done') resolve(message.output);
    else reject(revive(message.error));
  });
  worker.on('error', (error) => {
    failure = error instanceof Error ? error : new Error(String(error));
  });

  const gone = new Promise<Error | null>((resolve) => {
    worker.once('exit', (code) => {
      over = true;
      const why = failure ?? (ending ? null : new Error(`the thread ended by itself (${code})`));
      current?.reject(new WorkerGone('the worker died during the task', why ? { cause: why } : {}));
      current = null;
      resolve(ending ? null : why);
    });
  });

  return {
    run(name, input, onProgress) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        if (over || ending) {
          reject(new WorkerGone('the worker is gone'));
          return;
        }
        current = { id, onProgress, resolve, reject };
        worker.ref();
        try {
          send({ type: 'run', id, name, input });
        } catch (error) {
          current = null;
          worker.unref();
          reject(error);
        }
      });
    },
    abort() {
      if (current) send({ type: 'abort', id: current.id });
    },
    alive: () => !over && !ending,
    async end() {
      ending = true;
      await worker.terminate();
    },
    gone,
  };
}

function revive(value: unknown): Error {
  if (typeof value !== 'object' || value === null) return new Error(String(value));
  const { name, message, stack, code } = value as Partial<Record<'name' | 'message' | 'stack' | 'code', unknown>>;
  const error = new Error(String(message));
  if (typeof name === 'string') error.name = name;
  if (typeof stack === 'string' && stack !== '') error.stack = stack;
  return typeof code === 'string' ? Object.assign(error, { code }) : error;
}
