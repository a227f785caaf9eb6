import { availableParallelism } from 'node:os';
import type { Logger } from '../log/logger.ts';
import type { TaskInput, TaskMap, TaskName, TaskOutput } from './task-map.ts';
import type { Tasks } from './tasks.ts';
import { startThread, type Thread, WorkerGone } from './thread.ts';

interface RunOptions {
  signal?: AbortSignal;
  onProgress?: (done: number, total: number | null) => void;
}

/** Of the core's own tasks, unless it is said of which. */
export interface WorkerPool<T extends TaskMap = Tasks> {
  /** Rejects with the task's own error, the signal's reason, `WorkerGone` when the thread died, or `QueueFull`. */
  run<N extends TaskName<T>>(name: N, input: TaskInput<T, N>, options?: RunOptions): Promise<TaskOutput<T, N>>;
  /** Has a thread come up for what will be asked soon. */
  warm(): void;
  stats(): { threads: number; busy: number; queued: number; crashes: number };
  /** Resolves once every thread is gone, or `endGraceMs` after: native code that is under way cannot be interrupted. */
  dispose(): Promise<void>;
  /** After `dispose`: a thread is still there, and the process cannot exit before it. */
  stuck(): boolean;
}

export class QueueFull extends Error {
  constructor(limit: number) {
    super(`more than ${limit} tasks are waiting for a worker`);
    this.name = 'QueueFull';
  }
}

interface Options {
  log: Logger;
  size?: number;
  maxQueued?: number;
  /** A thread costs memory, so one that has nothing to do ends after this time. */
  idleMs?: number;
  /** How long a task may take to notice that it was aborted before its thread is ended. */
  abortGraceMs?: number;
  endGraceMs?: number;
  /** What its threads run, when it is not the core's own tasks. */
  entry?: URL;
}

interface Job {
  name: string;
  input: unknown;
  options: RunOptions;
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

export function createWorkerPool<T extends TaskMap = Tasks>(options: Options): WorkerPool<T> {
  const { log, maxQueued = 1_000, idleMs = 15_000, abortGraceMs = 500, endGraceMs = 2_000 } = options;
  const size = Math.max(1, options.size ?? Math.min(4, availableParallelism() - 1));
  const entry =
    options.entry ?? new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
  const queue: Job[] = [];
  const idle = new Map<Thread, NodeJS.Timeout>();
  const threads = new Set<Thread>();
  const leaving = new Set<Thread>();
  let crashes = 0;
  let disposed = false;

  const endThread = (thread: Thread) => {
    threads.delete(thread);
    leaving.add(thread);
    void thread.gone.then(() => leaving.delete(thread));
    return thread.end();
  };

  const rest = (thread: Thread) => {
    const timer = setTimeout(() => {
      idle.delete(thread);
      void endThread(thread);
    }, idleMs);
    timer.unref();
    idle.set(thread, timer);
  };

  const obtain = (): Thread | null => {
    const waiting = [...idle].at(-1);
    if (waiting) {
      const [thread, timer] = waiting;
      clearTimeout(timer);
      idle.delete(thread);
      return thread;
    }
    if (threads.size >= size) return null;
    const thread = startThread(entry);
    threads.add(thread);
    void thread.gone.then((reason) => {
      const timer = idle.get(thread);
      clearTimeout(timer);
      idle.delete(thread);
      threads.delete(thread);
      if (reason !== null) {
        crashes += 1;
        log.error('a worker died', reason);
      }
      next();
    });
    return thread;
  };

  const perform = async (thread: Thread, job: Job) => {
    const { signal, onProgress } = job.options;
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => {
      thread.abort();
      timer = setTimeout(() => void endThread(thread), abortGraceMs);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      job.resolve(await thread.run(job.name, job.input, onProgress));
    } catch (error) {
      job.reject(signal?.aborted ? signal.reason : error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (threads.has(thread) && thread.alive()) rest(thread);
      next();
    }
  };

  const next = () => {
    while (queue.length > 0 && !disposed) {
      const thread = obtain();
      if (!thread) return;
      const job = queue.shift() as Job;
      void perform(thread, job);
    }
  };

  return {
    run<N extends TaskName<T>>(name: N, input: TaskInput<T, N>, runOptions: RunOptions = {}) {
      const { promise, resolve, reject } = Promise.withResolvers<TaskOutput<T, N>>();
      const { signal } = runOptions;
      if (disposed) reject(new WorkerGone('the worker pool is closed'));
      else if (signal?.aborted) reject(signal.reason);
      else if (queue.length >= maxQueued) reject(new QueueFull(maxQueued));
      else {
        const job: Job = {
          name,
          input,
          options: runOptions,
          resolve: (output) => resolve(output as TaskOutput<T, N>),
          reject,
        };
        const leave = () => {
          const place = queue.indexOf(job);
          if (place < 0) return;
          queue.splice(place, 1);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', leave, { once: true });
        void promise.catch(() => {}).finally(() => signal?.removeEventListener('abort', leave));
        queue.push(job);
        next();
      }
      return promise;
    },
    warm() {
      const thread = disposed ? null : obtain();
      if (thread) rest(thread);
    },
    stats: () => ({ threads: threads.size, busy: threads.size - idle.size, queued: queue.length, crashes }),
    async dispose() {
      if (disposed) return;
      disposed = true;
      for (const job of queue.splice(0)) job.reject(new WorkerGone('the worker pool is closed'));
      for (const timer of idle.values()) clearTimeout(timer);
      idle.clear();
      const all = [...threads, ...leaving];
      let timer: NodeJS.Timeout | undefined;
      const grace = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, endGraceMs);
      });
      await Promise.race([Promise.all(all.map(endThread)), grace]);
      clearTimeout(timer);
      if (leaving.size > 0) log.warn('threads did not end', { threads: leaving.size });
    },
    stuck: () => disposed && leaving.size > 0,
  };
}
