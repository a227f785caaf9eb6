import { type ResourceLimits, type TransferListItem, Worker } from 'node:worker_threads';
import type { Logger } from '../log/logger.ts';

interface Refused {
  type: 'refused';
  id: number;
  why: string;
}
type Answer = { type: 'answer'; id: number; value: unknown } | Refused;

interface Deps<Told> {
  name: string;
  /** For whoever reads why it failed: `the thread of the logs`. */
  what: string;
  entry: URL;
  data: () => unknown;
  limits: ResourceLimits;
  log: Logger;
  endGraceMs: number;
  refusal?: (refused: Refused & Extract<Told, { type: 'refused' }>) => Error;
  /** All that it tells without being asked. */
  onMessage: (message: Exclude<Told, Answer>) => void;
  /** It is new: whoever has told it something tells it again. */
  onStarted: () => void;
  /** It ended without being told to. */
  onGone?: () => void;
  onAnswer?: () => void;
}

interface Asked {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const closing = () => new Error('Optimus is closing');
const isAnswer = (message: { type: string }): message is Answer =>
  message.type === 'answer' || message.type === 'refused';

/**
 * A thread that is asked by numbered messages. It begins with the first who needs it, begins again with the next after it has
 * failed, and keeps the program alive only while somebody waits for an answer.
 */
export function createAskedThread<To, Told extends { type: string }>(deps: Deps<Told>) {
  const { name, what, entry, limits, log, endGraceMs, onMessage, onStarted } = deps;
  const asked = new Map<number, Asked>();
  let worker: Worker | null = null;
  let lastId = 0;
  let disposed = false;

  function rejectAll(error: Error): void {
    for (const one of asked.values()) one.reject(error);
    asked.clear();
  }

  function told(message: Told): void {
    if (!isAnswer(message)) {
      onMessage(message as Exclude<Told, Answer>);
      return;
    }
    deps.onAnswer?.();
    const one = asked.get(message.id);
    asked.delete(message.id);
    if (asked.size === 0) worker?.unref();
    if (message.type === 'answer') one?.resolve(message.value);
    else one?.reject(deps.refusal?.(message as never) ?? new Error(message.why));
  }

  function start(): Worker | null {
    if (worker || disposed) return worker;
    const thread = new Worker(entry, { name, workerData: deps.data(), resourceLimits: limits, stdin: false });
    worker = thread;
    thread.unref();
    thread.on('message', told);
    thread.on('error', (error) => log.error(`${what} failed`, error));
    thread.once('exit', () => {
      if (worker !== thread) return;
      worker = null;
      rejectAll(new Error(`${what} ended`));
      if (!disposed) deps.onGone?.();
    });
    onStarted();
    return thread;
  }

  function ask<T>(make: (id: number) => To, transfer: TransferListItem[] = []): Promise<T> {
    if (disposed) return Promise.reject(closing());
    const thread = start();
    lastId += 1;
    const id = lastId;
    return new Promise<T>((resolve, reject) => {
      asked.set(id, { resolve: resolve as (value: unknown) => void, reject });
      thread?.ref();
      thread?.postMessage(make(id), transfer);
    });
  }

  return {
    ask,
    start,
    running: () => worker !== null,
    /** Whoever only listens does not start it. */
    sendIfRunning: (message: To): void => worker?.postMessage(message),
    send: (message: To, transfer: TransferListItem[] = []): void => start()?.postMessage(message, transfer),
    /** Asks it to end, and ends it where that takes too long. */
    async dispose(end: (id: number) => To): Promise<void> {
      if (disposed) return;
      const thread = worker;
      if (thread) {
        const { promise: late, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, endGraceMs);
        await Promise.race([ask(end).catch(() => null), late]);
        clearTimeout(timer);
      }
      disposed = true;
      worker = null;
      rejectAll(closing());
      await thread?.terminate();
    },
  };
}
