import { createHash } from 'node:crypto';
import type { Cancel, Clock } from '../../../../core/lib/clock.ts';
import { isFault } from '../../restic/faults.ts';
import type { Repository } from '../../restic/types.ts';
import { untilAborted } from '../../restic/until-aborted.ts';
import type { Access } from '../types.ts';
import { placeOf } from './standing.ts';

interface Entry {
  opening: Promise<Repository>;
  users: number;
  /** No longer handed out; closed by the last who uses it. */
  retired: boolean;
  cancel: Cancel;
}

interface Deps {
  clock: Clock;
  open(access: Access): Promise<Repository>;
  /** How long one that nobody uses is kept. */
  idleMs: number;
}

/** Two that differ in anything of their access are two: a password that is wrong opens nothing that is open already. */
const keyOf = (access: Access): string => {
  const { password, secrets, cacheDir, upBytesPerSecond, downBytesPerSecond, appendOnly } = access;
  const rest = JSON.stringify([
    password,
    Object.entries(secrets).sort(),
    cacheDir,
    upBytesPerSecond,
    downBytesPerSecond,
    appendOnly,
  ]);
  return `${placeOf(access)} ${createHash('sha256').update(rest).digest('hex')}`;
};

/** Repositories that are open, for the next who asks: a password takes a second to be tried, an index to be read. */
export function createPool({ clock, open, idleMs }: Deps) {
  const entries = new Map<string, Entry>();

  const close = (entry: Entry): Promise<void> =>
    entry.opening.then(
      (repository) => repository.dispose(),
      () => undefined,
    );
  function retire(key: string, entry: Entry): void {
    if (entry.retired) return;
    entry.retired = true;
    entry.cancel();
    if (entries.get(key) === entry) entries.delete(key);
    if (entry.users === 0) void close(entry);
  }
  function enter(key: string, access: Access): Entry {
    const known = entries.get(key);
    if (known) return known;
    const entry: Entry = { opening: open(access), users: 0, retired: false, cancel: () => {} };
    entry.opening.catch(() => retire(key, entry));
    entries.set(key, entry);
    return entry;
  }

  return {
    async use<T>(access: Access, signal: AbortSignal, work: (repository: Repository) => Promise<T>): Promise<T> {
      signal.throwIfAborted();
      const key = keyOf(access);
      const entry = enter(key, access);
      entry.cancel();
      entry.users += 1;
      try {
        return await work(await untilAborted(entry.opening, signal));
      } catch (error) {
        // What is away may be another when it is back; what is damaged is looked at anew.
        if (isFault(error, 'away', 'damaged', 'failing')) retire(key, entry);
        throw error;
      } finally {
        entry.users -= 1;
        if (entry.retired && entry.users === 0) await close(entry);
        else if (entry.users === 0) entry.cancel = clock.after(idleMs, () => retire(key, entry));
      }
    },
    /** None of that place is used by whoever comes from now on. */
    forget(access: Access): void {
      const place = `${placeOf(access)} `;
      for (const [key, entry] of [...entries]) if (key.startsWith(place)) retire(key, entry);
    },
    async dispose(): Promise<void> {
      const all = [...entries];
      for (const [key, entry] of all) retire(key, entry);
      await Promise.all(all.map(([, entry]) => close(entry)));
    },
  };
}
