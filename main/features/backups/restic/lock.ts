import { hostname } from 'node:os';
import type { Clock } from '../../../core/lib/clock.ts';
import { BackendFault, isFault } from './faults.ts';
import {
  type LockOwner,
  looksLikeRestic,
  ownerLives,
  ownerText,
  ownOwner,
  ownUser,
  parseOwner,
  pidExists,
} from './lock-owner.ts';
import type { LockRecord } from './records.ts';
import type { Backend, HeldLock, Id } from './types.ts';
import { untilAborted } from './until-aborted.ts';

const minute = 60_000;
/** As restic: refreshed so often, and dead when that did not happen for so long. */
const refreshMs = 5 * minute;
const staleMs = 30 * minute;
/** A lock that could not be kept fresh is given up well before others may take it for dead. */
const giveUpMs = staleMs - 1.5 * refreshMs;
const retryMs = minute / 2;

type Mode = 'shared' | 'exclusive';

export interface LockDeps {
  backend: Backend;
  load(kind: 'lock', id: Id, signal?: AbortSignal): Promise<LockRecord>;
  seal(record: LockRecord): { id: Id; bytes: Uint8Array };
  clock: Clock;
}

/**
 * `restic unlock` sends a signal to the process of each lock with its own host's name, to see whether it is there; one that
 * ends programs which do not expect it. So ours carry another.
 */
const ownHost = (): string => `${hostname()} (Optimus)`;

async function isStale(lock: LockRecord, own: LockOwner, now: number): Promise<boolean> {
  const old = now - Date.parse(lock.time) > staleMs;
  const owner = lock.optimus === undefined ? null : parseOwner(lock.optimus);
  if (owner) return old || (await ownerLives(owner, own)) === false;
  if (lock.hostname !== hostname()) return old;
  if (!pidExists(lock.pid)) return true;
  // One that slept with the machine is alive all the same.
  return old && !(await looksLikeRestic(lock.pid));
}

/** Every lock that can be read; one that cannot is passed over, as restic does. */
async function* readLocks(
  { backend, load }: Pick<LockDeps, 'backend' | 'load'>,
  signal?: AbortSignal,
): AsyncGenerator<{ id: Id; lock: LockRecord }> {
  const ids: Id[] = [];
  for await (const { name } of backend.list('lock', signal)) ids.push(name);
  for (const id of ids) {
    try {
      yield { id, lock: await load('lock', id, signal) };
    } catch (error) {
      if (!isFault(error, 'missing', 'damaged')) throw error;
    }
  }
}

/** Locks of dead processes, and those that nobody kept fresh. Answers how many went. */
export async function clearStaleLocks(
  deps: Pick<LockDeps, 'backend' | 'load' | 'clock'>,
  signal?: AbortSignal,
): Promise<number> {
  const own = await ownOwner();
  let cleared = 0;
  for await (const { id, lock } of readLocks(deps, signal)) {
    if (!(await isStale(lock, own, deps.clock.now()))) continue;
    await deps.backend.remove('lock', id, signal);
    cleared += 1;
  }
  return cleared;
}

function conflict(lock: LockRecord): BackendFault {
  const who = lock.username === '' ? lock.hostname : `${lock.username} on ${lock.hostname}`;
  const how = lock.exclusive ? 'uses this repository alone' : 'uses this repository';
  return new BackendFault('locked', `Process ${lock.pid} of ${who} ${how} since ${lock.time}.`, { what: 'lock' });
}

export interface Locks {
  take(mode: Mode, signal?: AbortSignal): Promise<HeldLock>;
  dispose(): Promise<void>;
}

export function createLocks(deps: LockDeps): Locks {
  const { backend, clock, seal } = deps;
  const held = new Set<HeldLock>();

  function recordOf(mode: Mode, own: LockOwner): LockRecord {
    const { username, uid, gid } = ownUser();
    return {
      time: new Date(clock.now()).toISOString(),
      exclusive: mode === 'exclusive',
      hostname: ownHost(),
      username,
      pid: process.pid,
      ...(uid > 0 ? { uid } : {}),
      ...(gid > 0 ? { gid } : {}),
      optimus: ownerText(own),
    };
  }

  /** The first lock that speaks against one of this mode; dead ones go on the way. */
  async function refuseConflicts(mode: Mode, own: LockOwner, mine: readonly Id[], signal?: AbortSignal): Promise<void> {
    for await (const { id, lock } of readLocks(deps, signal)) {
      if (mine.includes(id) || (mode === 'shared' && !lock.exclusive)) continue;
      if (!(await isStale(lock, own, clock.now()))) throw conflict(lock);
      await backend.remove('lock', id, signal);
    }
  }

  async function write(mode: Mode, own: LockOwner, signal?: AbortSignal): Promise<Id> {
    const { id, bytes } = seal(recordOf(mode, own));
    try {
      await backend.write('lock', id, [bytes], signal ? { signal } : {});
    } catch (error) {
      // It may have come through all the same.
      void removeQuietly(id);
      throw error;
    }
    return id;
  }

  /** A lock that stays behind is dead in half an hour. */
  const removeQuietly = (id: Id): Promise<void> => backend.remove('lock', id).catch(() => undefined);

  async function settle(signal?: AbortSignal): Promise<void> {
    const ms = backend.settleMs ?? 0;
    if (ms === 0) return;
    let cancel = (): void => {};
    const waited = new Promise<void>((resolve) => {
      cancel = clock.after(ms, resolve);
    });
    await untilAborted(waited, signal).finally(cancel);
  }

  async function take(mode: Mode, signal?: AbortSignal): Promise<HeldLock> {
    const own = await ownOwner();
    await refuseConflicts(mode, own, [], signal);
    const id = await write(mode, own, signal);
    try {
      await settle(signal);
      await refuseConflicts(mode, own, [id], signal);
    } catch (error) {
      await removeQuietly(id);
      throw error;
    }
    const lock = hold(mode, own, id);
    held.add(lock);
    return lock;
  }

  function hold(mode: Mode, own: LockOwner, first: Id): HeldLock {
    const lost = new AbortController();
    let id = first;
    let freshAt = clock.now();
    let released = false;
    let running: Promise<void> = Promise.resolve();
    let cancel = clock.after(refreshMs, tick);
    const offResume = clock.onResume(tick);

    const isLate = (): boolean => clock.now() - freshAt > giveUpMs;

    function lose(why: string): void {
      lost.abort(new BackendFault('locked', why, { what: 'lock' }));
      stop();
    }

    function stop(): void {
      cancel();
      offResume();
    }

    /** Somebody else may have taken it for dead while the machine slept, and begun what must not go on beside us. */
    async function refresh(): Promise<void> {
      const late = isLate();
      if ((await backend.size('lock', id)) === null) return lose('Somebody removed the lock of this repository.');
      if (late) await refuseConflicts(mode, own, [id]);
      const at = clock.now();
      const next = await write(mode, own);
      if ((await backend.size('lock', id)) === null) {
        await removeQuietly(next);
        return lose('Somebody removed the lock of this repository.');
      }
      const old = id;
      id = next;
      freshAt = at;
      await removeQuietly(old);
    }

    async function tryRefresh(): Promise<void> {
      try {
        await refresh();
      } catch (error) {
        if (isFault(error, 'locked')) return lose(error.message);
        if (isLate()) return lose('The lock of this repository could not be kept fresh.');
      }
      if (released || lost.signal.aborted) return;
      cancel = clock.after(clock.now() - freshAt < refreshMs ? refreshMs : retryMs, tick);
    }

    function tick(): void {
      cancel();
      running = running.then(() => (released || lost.signal.aborted ? undefined : tryRefresh()));
    }

    const lock: HeldLock = {
      get id() {
        return id;
      },
      lost: lost.signal,
      async sure(signal) {
        if (isLate()) {
          tick();
          await untilAborted(running, signal);
        }
        lost.signal.throwIfAborted();
      },
      async release() {
        if (released) return;
        released = true;
        stop();
        held.delete(lock);
        await running;
        stop();
        await removeQuietly(id);
      },
    };
    return lock;
  }

  return {
    take,
    async dispose() {
      await Promise.all([...held].map((lock) => lock.release()));
    },
  };
}
