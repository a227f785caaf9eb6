import { Worker } from 'node:worker_threads';
import { StorageFull } from '../../../core/lib/storage-full.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { FromIndex, IndexThreadData, Op, Ops, ToIndex } from './messages.ts';

const endGraceMs = 5_000;
const limits = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 64 };

interface Deps {
  path: string;
  log: Logger;
  onProgress: (progress: { projectId: string; done: number; total: number }) => void;
  /** The file could not be used and is empty now. */
  onSetAside: (why: string) => void;
  /** It is new: whoever has limits and wishes says them again. */
  onStarted: () => void;
}

interface Asked {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const entry = () =>
  new URL(import.meta.url.endsWith('.ts') ? './knowledge-worker.ts' : './knowledge-worker.js', import.meta.url);

/** The thread that has the index. It begins with the first question, and again with the next one after it has failed. */
export function createIndexThread({ path, log, onProgress, onSetAside, onStarted }: Deps) {
  const asked = new Map<number, Asked>();
  let worker: Worker | null = null;
  let lastId = 0;
  let disposed = false;

  function told(message: FromIndex): void {
    switch (message.type) {
      case 'progress':
        onProgress(message);
        return;
      case 'set-aside':
        onSetAside(message.why);
        return;
      default: {
        const one = asked.get(message.id);
        asked.delete(message.id);
        if (asked.size === 0) worker?.unref();
        if (message.type === 'answer') one?.resolve(message.value);
        else if (message.code === 'STORAGE_FULL') one?.reject(new StorageFull(path, new Error(message.why)));
        else one?.reject(Object.assign(new Error(message.why), { code: message.code }));
      }
    }
  }

  function gone(thread: Worker): void {
    if (worker !== thread) return;
    worker = null;
    for (const one of asked.values()) one.reject(new Error('the thread of the index ended'));
    asked.clear();
  }

  function start(): Worker {
    if (worker) return worker;
    const data: IndexThreadData = { path };
    const thread = new Worker(entry(), {
      name: 'optimus-knowledge',
      workerData: data,
      resourceLimits: limits,
      stdin: false,
    });
    worker = thread;
    thread.unref();
    thread.on('message', told);
    thread.on('error', (error) => log.error('the thread of the index failed', error));
    thread.once('exit', () => gone(thread));
    onStarted();
    return thread;
  }

  function ask<O extends Op>(op: O, input: Ops[O][0], transfer: ArrayBuffer[] = []): Promise<Ops[O][1]> {
    if (disposed) return Promise.reject(new Error('Optimus is closing'));
    const thread = start();
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      asked.set(id, { resolve: resolve as (value: unknown) => void, reject });
      thread.ref();
      thread.postMessage({ type: 'ask', id, op, input } as ToIndex, transfer);
    });
  }

  return {
    ask,
    running: () => worker !== null,
    cancel(projectId: string): void {
      worker?.postMessage({ type: 'cancel', projectId } satisfies ToIndex);
    },
    async dispose(): Promise<void> {
      if (disposed) return;
      const thread = worker;
      if (thread) {
        const { promise: late, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, endGraceMs);
        await Promise.race([ask('end', null).catch(() => null), late]);
        clearTimeout(timer);
      }
      disposed = true;
      worker = null;
      for (const one of asked.values()) one.reject(new Error('Optimus is closing'));
      asked.clear();
      await thread?.terminate();
    },
  };
}
export type IndexThread = ReturnType<typeof createIndexThread>;
