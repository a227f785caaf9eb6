import { Worker } from 'node:worker_threads';
import type { MachineInfo } from '../../../../shared/features/monitors/schema.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Measured, Places, Sampler } from '../types.ts';
import { type FromSampler, type Table, type ToSampler, threadTime } from './messages.ts';
import type { OwnFigures } from './own-figures.ts';

const firstRestartMs = 1_000;
const longestRestartMs = 60_000;
const endGraceMs = 2_000;
/** A read that the kernel does not answer holds the thread up. */
const answerMs = 15_000;
/** The states of 30,000 processes fit into it; small young space, because what a look makes is gone after it. */
const limits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 };

interface Deps {
  log: Logger;
  /** Counts programs that are started to measure: never on Linux. */
  tally?: () => void;
  /** What Optimus itself costs, told along with the machine. */
  own?: Pick<OwnFigures, 'values' | 'dispose'>;
  entry?: URL;
}

interface Asked {
  resolve(answer: never): void;
  reject(error: Error): void;
  late: NodeJS.Timeout;
}

/** Nothing is started before `begin`, or before somebody asks. Whoever is told must not hold on to the thread: it works on. */
export function createSampler({ log, tally = () => {}, own, entry = defaultEntry() }: Deps): Sampler {
  const onMeasured = new Set<(measured: Measured) => void>();
  const onTable = new Set<(at: number, processes: Table['processes'], unreadable: number) => void>();
  const asked = new Map<number, Asked>();
  let lastId = 0;
  let worker: Worker | null = null;
  let begun = false;
  let places: Places | null = null;
  let restart: NodeJS.Timeout | null = null;
  let restartMs = firstRestartMs;
  let disposed = false;

  const send = (message: ToSampler) => worker?.postMessage(message);

  function told(message: FromSampler) {
    switch (message.type) {
      case 'measured': {
        restartMs = firstRestartMs;
        const { at, sentAt } = message;
        const values = own ? { ...message.values, ...own.values(threadTime() - sentAt) } : message.values;
        for (const fn of [...onMeasured]) fn({ at, values });
        return;
      }
      case 'table':
        for (const fn of [...onTable]) fn(message.table.at, message.table.processes, message.table.unreadable);
        return;
      case 'machine':
        return settle(message.id, ({ resolve }) => resolve(message.machine as never));
      case 'answer':
        return settle(message.id, ({ resolve }) => resolve(message.table as never));
      case 'failed':
        return settle(message.id, ({ reject }) => reject(new Error(message.why)));
      case 'problem':
        log.warn('the machine could not be looked at', { why: message.why });
        return;
      case 'spawned':
        tally();
    }
  }

  function settle(id: number, how: (one: Asked) => void) {
    const one = asked.get(id);
    asked.delete(id);
    if (!one) return;
    clearTimeout(one.late);
    how(one);
  }

  function start() {
    if (worker || disposed) return;
    if (restart) clearTimeout(restart);
    restart = null;
    const thread = new Worker(entry, { name: 'optimus-sampler', resourceLimits: limits, stdin: false });
    worker = thread;
    // Measuring must not keep the program alive.
    thread.unref();
    thread.on('message', told);
    thread.on('error', (error) => log.error('the thread that measures the machine failed', error));
    thread.once('exit', () => gone(thread));
    if (places) send({ type: 'places', places });
    if (onTable.size > 0) send({ type: 'watch', on: true });
    if (begun) send({ type: 'begin' });
  }

  function gone(thread: Worker) {
    if (worker !== thread) return;
    worker = null;
    for (const id of [...asked.keys()])
      settle(id, ({ reject }) => reject(new Error('the thread that measures the machine ended')));
    if (disposed || (!begun && onTable.size === 0)) return;
    restart = setTimeout(start, restartMs);
    restart.unref();
    restartMs = Math.min(restartMs * 2, longestRestartMs);
  }

  function ask<T>(type: 'machine' | 'table'): Promise<T> {
    if (disposed) return Promise.reject(new Error('the machine is not measured any more'));
    start();
    lastId += 1;
    const id = lastId;
    return new Promise<T>((resolve, reject) => {
      const late = setTimeout(
        () => settle(id, (one) => one.reject(new Error('the thread that measures the machine does not answer'))),
        answerMs,
      );
      late.unref();
      asked.set(id, { resolve, reject, late });
      send({ type, id });
    });
  }

  return {
    begin() {
      if (begun || disposed) return;
      begun = true;
      if (worker) send({ type: 'begin' });
      else start();
    },
    onMeasured(fn) {
      const listener = (measured: Measured) => fn(measured);
      onMeasured.add(listener);
      return () => onMeasured.delete(listener);
    },
    machine: () => ask<MachineInfo>('machine'),
    places(next) {
      places = next;
      send({ type: 'places', places });
    },
    onTable(fn) {
      const listener = (...table: Parameters<typeof fn>) => fn(...table);
      onTable.add(listener);
      start();
      if (onTable.size === 1) send({ type: 'watch', on: true });
      return () => {
        if (onTable.delete(listener) && onTable.size === 0) send({ type: 'watch', on: false });
      };
    },
    table: () => ask<Table>('table'),
    async dispose() {
      if (disposed) return;
      disposed = true;
      if (restart) clearTimeout(restart);
      own?.dispose();
      onMeasured.clear();
      onTable.clear();
      const thread = worker;
      worker = null;
      for (const id of [...asked.keys()]) settle(id, ({ reject }) => reject(new Error('Optimus is closing')));
      if (!thread) return;
      // A read that the kernel does not answer cannot be interrupted.
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, endGraceMs);
      await Promise.race([thread.terminate(), late]);
      clearTimeout(timer);
    },
  };
}

function defaultEntry(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './sampling-worker.ts' : './sampling-worker.js', import.meta.url);
}
