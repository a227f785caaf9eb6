import type { MessagePort } from 'node:worker_threads';
import type { Access, Operation, OperationName, Operations, Watch } from '../../types.ts';
import type { OwnEngine } from '../create-own-engine.ts';
import { plainError } from './errors-across.ts';
import type { FromThread, ToThread } from './messages.ts';

/** How often progress is told, and for how long an answer that nothing is paused holds. */
const tellEveryMs = 100;
const gateHoldsMs = 250;

interface Running {
  abort: AbortController;
  /** Who waits for the end of a pause. */
  going: (() => void)[];
}

interface Deps {
  port: Pick<MessagePort, 'postMessage' | 'on' | 'close'>;
  engine: OwnEngine;
}

/** A clone of bytes takes along all of the buffer that they are a part of. */
function cut<T extends Operations[OperationName][1]>(answer: T): T {
  return 'bytes' in answer && answer.bytes instanceof Uint8Array
    ? { ...answer, bytes: Uint8Array.from(answer.bytes) }
    : answer;
}

/** The whole of the thread: it does what its side of the main loop asks, several things at once. */
export function serveEngine({ port, engine }: Deps): void {
  const running = new Map<number, Running>();
  const underWay = new Set<Promise<void>>();
  const send = (message: FromThread) => port.postMessage(message);

  function watchOf(id: number, { abort, going }: Running): { watch: Watch; flush(): void } {
    let latest: Extract<FromThread, { type: 'progress' }> | null = null;
    let phase: string | null = null;
    let toldAt = Number.NEGATIVE_INFINITY;
    let telling: NodeJS.Timeout | null = null;
    let freeUntil = Number.NEGATIVE_INFINITY;
    let asked: Promise<void> | null = null;
    const flush = () => {
      if (telling) clearTimeout(telling);
      telling = null;
      if (!latest) return;
      send(latest);
      latest = null;
      toldAt = performance.now();
    };
    const ask = () =>
      new Promise<void>((resolve, reject) => {
        const ended = () => reject(abort.signal.reason);
        abort.signal.addEventListener('abort', ended, { once: true });
        going.push(() => {
          abort.signal.removeEventListener('abort', ended);
          freeUntil = performance.now() + gateHoldsMs;
          resolve();
        });
        send({ type: 'gate', id });
      });
    return {
      flush,
      watch: {
        signal: abort.signal,
        progress(now) {
          // What comes between two tellings is overtaken by the next; a new phase is told at once.
          latest = { type: 'progress', id, now };
          const rest = toldAt + tellEveryMs - performance.now();
          if (rest <= 0 || now.phase !== phase) flush();
          else telling ??= setTimeout(flush, rest);
          phase = now.phase;
        },
        log: (line) => send({ type: 'log', id, line }),
        gate() {
          if (performance.now() < freeUntil) return Promise.resolve();
          asked ??= ask().finally(() => {
            asked = null;
          });
          return asked;
        },
      },
    };
  }

  async function run(id: number, name: OperationName, access: Access, request: Operations[OperationName][0]) {
    const one: Running = { abort: new AbortController(), going: [] };
    running.set(id, one);
    const { watch, flush } = watchOf(id, one);
    try {
      // Name and request were checked together by the types on the other side.
      const operation = engine[name] as unknown as Operation<OperationName>;
      const answer = await operation(access, request, watch);
      flush();
      send({ type: 'done', id, answer: cut(answer) });
    } catch (error) {
      flush();
      send({ type: 'failed', id, error: plainError(error) });
    } finally {
      running.delete(id);
    }
  }

  async function clear(id: number, access: Access, locks: readonly string[]): Promise<void> {
    try {
      await engine.clearLocks(access, locks);
      send({ type: 'done', id, answer: null });
    } catch (error) {
      send({ type: 'failed', id, error: plainError(error) });
    }
  }

  /** Whatever is ended takes away first what it has half made. */
  async function end(id: number): Promise<void> {
    for (const { abort } of running.values()) abort.abort();
    await Promise.all(underWay);
    await engine.dispose().catch(() => undefined);
    send({ type: 'done', id, answer: null });
    port.close();
  }

  port.on('message', (message: ToThread) => {
    if (message.type === 'run') {
      const work = run(message.id, message.name, message.access, message.request).then(
        () => void underWay.delete(work),
      );
      underWay.add(work);
    } else if (message.type === 'abort') running.get(message.id)?.abort.abort();
    else if (message.type === 'go') for (const go of running.get(message.id)?.going.splice(0) ?? []) go();
    else if (message.type === 'clear') void clear(message.id, message.access, message.locks);
    else void end(message.id);
  });
}
