import { Worker } from 'node:worker_threads';
import type { Logger } from '../../../core/log/logger.ts';
import type { Ask, FromLogs, LogThreadData, ToLogs } from './messages.ts';

const firstRestartMs = 500;
const longestRestartMs = 60_000;
const endGraceMs = 10_000;
const limits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 };

interface Deps {
  root: string;
  limitBytes: () => number;
  log: Logger;
  onMessage: (message: FromLogs) => void;
  /** The thread is new: whoever has sinks, listeners or followers says so again. */
  onStarted: () => void;
  entry?: URL;
}

interface Asked {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The thread that owns the lines. It begins with the first who needs it, and again after it has failed. */
export function createLogThread({ root, limitBytes, log, onMessage, onStarted, entry = defaultEntry() }: Deps) {
  const asked = new Map<number, Asked>();
  let worker: Worker | null = null;
  let lastId = 0;
  let restartMs = firstRestartMs;
  let restart: NodeJS.Timeout | null = null;
  let disposed = false;

  function told(message: FromLogs): void {
    if (message.type === 'answer' || message.type === 'refused') {
      restartMs = firstRestartMs;
      const one = asked.get(message.id);
      asked.delete(message.id);
      if (asked.size === 0) worker?.unref();
      if (message.type === 'answer') one?.resolve(message.value);
      else one?.reject(new Error(message.why));
      return;
    }
    if (message.type === 'failed') log.error('the logs of services', { why: message.why });
    onMessage(message);
  }

  function start(): Worker | null {
    if (worker || disposed) return worker;
    if (restart) clearTimeout(restart);
    restart = null;
    const data: LogThreadData = { root, limitBytes: limitBytes() };
    const thread = new Worker(entry, { name: 'optimus-logs', workerData: data, resourceLimits: limits, stdin: false });
    worker = thread;
    thread.unref();
    thread.on('message', told);
    thread.on('error', (error) => log.error('the thread of the logs failed', error));
    thread.once('exit', () => gone(thread));
    onStarted();
    return thread;
  }

  function gone(thread: Worker): void {
    if (worker !== thread) return;
    worker = null;
    for (const one of asked.values()) one.reject(new Error('the thread of the logs ended'));
    asked.clear();
    if (disposed) return;
    restart = setTimeout(start, restartMs);
    restart.unref();
    restartMs = Math.min(restartMs * 2, longestRestartMs);
  }

  function request<T>(make: (id: number) => ToLogs): Promise<T> {
    if (disposed) return Promise.reject(new Error('Optimus is closing'));
    const thread = start();
    lastId += 1;
    const id = lastId;
    return new Promise<T>((resolve, reject) => {
      asked.set(id, { resolve: resolve as (value: unknown) => void, reject });
      thread?.ref();
      thread?.postMessage(make(id));
    });
  }

  return {
    running: () => worker !== null,
    /** Whoever only listens does not start it. */
    sendIfRunning(message: ToLogs): void {
      worker?.postMessage(message);
    },
    send(message: ToLogs, transfer: ArrayBuffer[] = []): void {
      start()?.postMessage(message, transfer);
    },
    request,
    ask: <T>(ask: Ask): Promise<T> => request<T>((id) => ({ type: 'ask', id, ask })),
    async dispose(): Promise<void> {
      if (disposed) return;
      if (restart) clearTimeout(restart);
      const thread = worker;
      if (thread) {
        const { promise: late, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, endGraceMs);
        const ended = request<null>((id) => ({ type: 'ask', id, ask: { kind: 'end' } })).catch(() => null);
        await Promise.race([ended, late]);
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
export type LogThread = ReturnType<typeof createLogThread>;

function defaultEntry(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './logs-worker.ts' : './logs-worker.js', import.meta.url);
}
