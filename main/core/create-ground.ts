import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change, HostRequest } from '../../shared/features/system/schema.ts';
import { openStore } from './db/open-store.ts';
import { createChannel } from './lib/channel.ts';
import type { Clock } from './lib/clock.ts';
import type { createDisposers } from './lib/disposers.ts';
import { createLogger } from './log/create-logger.ts';
import { createRedactor } from './log/redactor.ts';
import type { HostPorts } from './ports/host-ports.ts';
import { createCrashCounter } from './self/crash-counter.ts';
import { acquireInstanceLock } from './self/instance-lock.ts';
import { createWorkerPool } from './workers/worker-pool.ts';

interface Deps {
  dataDir: string;
  hostPorts: HostPorts;
  clock: Clock;
  version: string;
  signal: AbortSignal | undefined;
  disposers: ReturnType<typeof createDisposers>;
}

/** What has to be there before anything can be kept: the folder, for this program alone, its log, its threads, its files. */
export async function createGround({ dataDir, hostPorts, clock, version, signal, disposers }: Deps) {
  let complete = false;
  const orGiveUp = () => signal?.throwIfAborted();
  orGiveUp();
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock = await acquireInstanceLock({ dataDir, kind: hostPorts.kind, version });
  disposers.add(() => lock.release());

  const redactor = createRedactor();
  const log = createLogger({ dir: join(dataDir, 'logs'), clock, redactor });
  disposers.add(() => log.dispose());

  const crashCounter = createCrashCounter({ dataDir, clock });
  const { safeMode } = await crashCounter.begin();
  disposers.add(() => (complete ? crashCounter.clean() : crashCounter.givenUp()));
  orGiveUp();

  const workers = createWorkerPool({ log: log.child('workers') });
  disposers.add(() => workers.dispose());
  const queries = createWorkerPool({ log: log.child('queries'), size: 2 });
  disposers.add(() => queries.dispose());
  const store = await openStore({ dataDir, clock, workers, log: log.child('db') });
  disposers.add(() => store.dispose());
  orGiveUp();

  const changes = createChannel<Change>({
    kind: 'coalesce',
    capacity: 500,
    key: (change) => `${change.feature}\0${change.ids?.join('\0') ?? ''}`,
  });
  // A tray, a notification or a link can ask for a place before there is a page.
  const requests = createChannel<HostRequest>({ kind: 'drop-oldest', capacity: 20, hold: true });
  /** Of the small window that listens, which may have to be made first. */
  const overlayRequests = createChannel<HostRequest>({ kind: 'drop-oldest', capacity: 4, hold: true });
  disposers.add(() => {
    changes.close();
    requests.close();
    overlayRequests.close();
  });

  return {
    lock,
    redactor,
    log,
    crashCounter,
    safeMode,
    workers,
    queries,
    store,
    changes,
    requests,
    overlayRequests,
    /** From here on an end is an end, and no start that was given up. */
    complete() {
      complete = true;
    },
  };
}

export type Ground = Awaited<ReturnType<typeof createGround>>;
