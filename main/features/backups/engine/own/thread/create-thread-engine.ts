import type { Clock } from '../../../../../core/lib/clock.ts';
import type { Logger } from '../../../../../core/log/logger.ts';
import type { Access, BackupEngine, Operation, OperationName, Operations, Watch } from '../../types.ts';
import { operationNames } from '../operation-names.ts';
import { placeOf, wantedBy } from '../standing.ts';
import { createTurns } from '../turns.ts';
import { type EngineThread, startEngineThread } from './engine-thread.ts';

/** Each of these has a thread to itself; all others share one, so that who browses never waits. */
const long = new Set<OperationName>([
  ...(['create', 'backup', 'restore', 'check', 'forget', 'prune', 'mirror', 'heal'] as const),
  ...(['addKey', 'removeKey', 'unlock', 'diff', 'find', 'usage'] as const),
]);

/** What a retention would keep is asked while somebody moves a slider. */
const isLong = <N extends OperationName>(name: N, request: Operations[N][0]): boolean =>
  long.has(name) && !(name === 'forget' && 'dryRun' in request && request.dryRun);

/** How long a thread that has nothing to do is kept for the next, with what it has open. */
const idleMs = 60_000;
/** How long a job may take to let go of everything once it was told to end. */
const abortGraceMs = 30_000;
const endGraceMs = 10_000;

interface Deps {
  log: Logger;
  clock: Clock;
  entry?: URL;
  abortGrace?: number;
}

/** The engine of ours on threads: the main loop never waits for a hash. */
export function createThreadEngine({
  log,
  clock,
  entry = defaultEntry(),
  abortGrace = abortGraceMs,
}: Deps): BackupEngine {
  const turns = createTurns();
  const all = new Set<EngineThread>();
  const idle: { thread: EngineThread; cancel: () => void }[] = [];
  const clearing = new Map<string, Promise<void>>();
  let browser: EngineThread | null = null;
  let disposed = false;

  function start(name: string): EngineThread {
    if (disposed) throw new DOMException('Optimus is closing.', 'AbortError');
    const thread = startEngineThread({ entry, log, name });
    all.add(thread);
    void thread.gone.then((left) => {
      all.delete(thread);
      if (browser === thread) browser = null;
      forgetIdle(thread);
      for (const one of left) clearLater(placeOf(one.access), one);
    });
    return thread;
  }

  /** Whoever wants that repository next waits for it: a lock of nobody would stand in the way for half an hour. */
  function clearLater(place: string, left: Awaited<EngineThread['gone']>[number]): void {
    if (disposed) return;
    const work = (clearing.get(place) ?? Promise.resolve())
      .then(() => browse().clear(left))
      .catch((error) => log.warn('locks of a thread that died are still there', { why: String(error) }))
      .finally(() => {
        if (clearing.get(place) === work) clearing.delete(place);
      });
    clearing.set(place, work);
  }

  function browse(): EngineThread {
    browser ??= start('optimus-backups-browse');
    return browser;
  }
  function forgetIdle(thread: EngineThread): void {
    const at = idle.findIndex((one) => one.thread === thread);
    if (at >= 0) for (const { cancel } of idle.splice(at, 1)) cancel();
  }
  const take = (): EngineThread => {
    const kept = idle.pop();
    kept?.cancel();
    return kept?.thread ?? start('optimus-backups-job');
  };
  function giveBack(thread: EngineThread): void {
    if (!thread.alive() || disposed) return;
    const cancel = clock.after(idleMs, () => {
      forgetIdle(thread);
      void close(thread, endGraceMs);
    });
    idle.push({ thread, cancel });
  }
  async function close(thread: EngineThread, graceMs: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, graceMs);
    await Promise.race([thread.end(), thread.gone, late]);
    clearTimeout(timer);
    await thread.kill();
  }

  async function job<N extends OperationName>(
    name: N,
    access: Access,
    request: Operations[N][0],
    watch: Watch,
  ): Promise<Operations[N][1]> {
    const thread = take();
    let cancel = () => {};
    const abort = () => {
      cancel = clock.after(abortGrace, () => void thread.kill());
    };
    watch.signal.addEventListener('abort', abort, { once: true });
    try {
      return await thread.run(name, access, request, watch);
    } catch (error) {
      throw watch.signal.aborted ? watch.signal.reason : error;
    } finally {
      watch.signal.removeEventListener('abort', abort);
      cancel();
      giveBack(thread);
    }
  }

  /** What is only looked at is let go at once: its answer comes to nobody. */
  async function look<N extends OperationName>(
    name: N,
    access: Access,
    request: Operations[N][0],
    watch: Watch,
  ): Promise<Operations[N][1]> {
    const { promise, reject } = Promise.withResolvers<never>();
    const abort = () => reject(watch.signal.reason);
    watch.signal.addEventListener('abort', abort, { once: true });
    try {
      return await Promise.race([browse().run(name, access, request, watch), promise]);
    } finally {
      watch.signal.removeEventListener('abort', abort);
    }
  }

  const operation =
    <N extends OperationName>(name: N): Operation<N> =>
    (access, request, watch) =>
      turns.during(
        wantedBy(name, access, request),
        { signal: watch.signal, onWait: () => watch.log('Waits for what is under way at the same repository.') },
        async () => {
          await clearing.get(placeOf(access));
          return isLong(name, request) ? job(name, access, request, watch) : look(name, access, request, watch);
        },
      );

  return {
    ...(Object.fromEntries(operationNames.map((name) => [name, operation(name)])) as Pick<BackupEngine, OperationName>),
    name: 'own',
    lacks: {},
    async dispose() {
      if (disposed) return;
      disposed = true;
      for (const { cancel } of idle.splice(0)) cancel();
      await Promise.all([...all].map((thread) => close(thread, endGraceMs)));
    },
  };
}

function defaultEntry(): URL {
  return new URL(
    import.meta.url.endsWith('.ts') ? './engine-worker.ts' : './backups-engine-worker.js',
    import.meta.url,
  );
}
