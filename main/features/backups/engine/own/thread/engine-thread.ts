import { Worker } from 'node:worker_threads';
import type { Logger } from '../../../../../core/log/logger.ts';
import { BackendFault } from '../../../restic/faults.ts';
import type { Id } from '../../../restic/types.ts';
import type { Access, OperationName, Operations, Watch } from '../../types.ts';
import { placeOf } from '../standing.ts';
import { thrownError } from './errors-across.ts';
import type { FromThread, ToThread } from './messages.ts';

/** Buffers lie outside of it: this is for indexes and trees. */
const limits = { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 16 };

interface Asked {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
  watch: Watch | null;
}

/** Locks that it held when it died. */
export interface Left {
  access: Access;
  locks: Id[];
}

const died = (why: Error | null) =>
  new BackendFault('failing', 'The thread that did this ended before it was done. Nothing that was there is lost.', {
    ...(why && { cause: why }),
  });

/** One thread with an engine of its own. */
export function startEngineThread({ entry, log, name }: { entry: URL; log: Logger; name: string }) {
  const worker = new Worker(entry, { name, resourceLimits: limits, stdin: false });
  const asked = new Map<number, Asked>();
  const held = new Map<Id, Access>();
  let lastId = 0;
  let over = false;
  let failure: Error | null = null;
  // A thread at rest must not keep the program alive.
  worker.unref();

  const send = (message: ToThread) => worker.postMessage(message);
  function settle(id: number): Asked | undefined {
    const one = asked.get(id);
    asked.delete(id);
    if (asked.size === 0) worker.unref();
    return one;
  }
  async function openGate(id: number): Promise<void> {
    // Where the pause ends with an abort, that is told by itself.
    await asked
      .get(id)
      ?.watch?.gate()
      .catch(() => undefined);
    if (!over) send({ type: 'go', id });
  }
  worker.on('message', (message: FromThread) => {
    if (message.type === 'progress') asked.get(message.id)?.watch?.progress(message.now);
    else if (message.type === 'log') asked.get(message.id)?.watch?.log(message.line);
    else if (message.type === 'gate') void openGate(message.id);
    else if (message.type === 'locked') held.set(message.lock, message.access);
    else if (message.type === 'unlocked') held.delete(message.lock);
    else if (message.type === 'done') settle(message.id)?.resolve(message.answer);
    else settle(message.id)?.reject(thrownError(message.error));
  });
  worker.on('error', (error) => {
    failure = error instanceof Error ? error : new Error(String(error));
    log.error('a thread of the backups failed', failure);
  });

  const gone = new Promise<Left[]>((resolve) => {
    worker.once('exit', () => {
      over = true;
      const byPlace = Map.groupBy(held, ([, access]) => placeOf(access));
      resolve(
        [...byPlace.values()].map((locks) => ({
          access: (locks[0] as [Id, Access])[1],
          locks: locks.map(([lock]) => lock),
        })),
      );
      for (const one of asked.values()) one.reject(died(failure));
      asked.clear();
    });
  });

  function ask(make: (id: number) => ToThread, watch: Watch | null): { id: number; answer: Promise<unknown> } {
    lastId += 1;
    const id = lastId;
    const answer = new Promise<unknown>((resolve, reject) => {
      if (over) {
        reject(died(failure));
        return;
      }
      asked.set(id, { resolve, reject, watch });
      worker.ref();
      send(make(id));
    });
    return { id, answer };
  }

  return {
    gone,
    alive: () => !over,
    busy: () => asked.size,
    async run<N extends OperationName>(
      name: N,
      access: Access,
      request: Operations[N][0],
      watch: Watch,
    ): Promise<Operations[N][1]> {
      watch.signal.throwIfAborted();
      const { id, answer } = ask((number) => ({ type: 'run', id: number, name, access, request }), watch);
      const abort = () => {
        if (!over) send({ type: 'abort', id });
      };
      watch.signal.addEventListener('abort', abort, { once: true });
      try {
        return (await answer) as Operations[N][1];
      } finally {
        watch.signal.removeEventListener('abort', abort);
      }
    },
    clear: async ({ access, locks }: Left): Promise<void> => {
      await ask((id) => ({ type: 'clear', id, access, locks }), null).answer;
    },
    /** Asks it to end what it does and to let go of its locks. */
    async end(): Promise<void> {
      if (!over) await ask((id) => ({ type: 'end', id }), null).answer.catch(() => undefined);
    },
    kill: () => worker.terminate(),
  };
}
export type EngineThread = ReturnType<typeof startEngineThread>;
