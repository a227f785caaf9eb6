import { join } from 'node:path';
import type { Clock } from '../../../../core/lib/clock.ts';
import { openBackend } from '../../restic/backends/open-backend.ts';
import type { ScryptNumbers } from '../../restic/crypto.ts';
import { isFault } from '../../restic/faults.ts';
import { clearStaleLocks } from '../../restic/lock.ts';
import { createRepository, openRepositoryAt } from '../../restic/repository.ts';
import type { Backend, Id, Repository } from '../../restic/types.ts';
import type { Access, BackupEngine, Operation, OperationName, Operations, Watch } from '../types.ts';
import { backupInto } from './backup/backup.ts';
import { check } from './keep/check/check.ts';
import { checkUnopened } from './keep/check/check-unopened.ts';
import { forget } from './keep/forget/forget.ts';
import { heal } from './keep/heal.ts';
import { addKey, removeKey } from './keep/keys.ts';
import { cannotOpen, mirror } from './keep/mirror/mirror.ts';
import { prune } from './keep/prune/prune.ts';
import { operationNames } from './operation-names.ts';
import { createPool } from './pool.ts';
import { diff } from './read/diff.ts';
import { facts } from './read/facts.ts';
import { find } from './read/find.ts';
import { list } from './read/list.ts';
import { read } from './read/read.ts';
import { restore } from './read/restore/restore.ts';
import { snapshots } from './read/snapshots.ts';
import { usage } from './read/usage.ts';
import { wantedBy } from './standing.ts';
import { tellingLocks } from './told-locks.ts';
import { createTurns } from './turns.ts';

const idleMs = 5 * 60_000;

interface Deps {
  clock: Clock;
  /** Of each lock that it writes and removes. */
  onLock?: (access: Access, lock: Id) => void;
  onUnlock?: (lock: Id) => void;
  /** Tests make cheap keys. */
  scrypt?: ScryptNumbers;
}

export type OwnEngine = BackupEngine & {
  /** Locks of which it is known that nobody holds them any more. */
  clearLocks(access: Access, locks: readonly Id[]): Promise<void>;
};

type Work<N extends OperationName> = (
  repository: Repository,
  request: Operations[N][0],
  watch: Watch,
) => Promise<Operations[N][1]>;

/** The engine of ours: restic's format, read and written by this program alone. */
export function createOwnEngine({ clock, onLock, onUnlock, scrypt }: Deps): OwnEngine {
  const turns = createTurns();
  const backendAt = (access: Access): Backend =>
    tellingLocks(openBackend(access), {
      onLock: (lock) => onLock?.(access, lock),
      onUnlock: (lock) => onUnlock?.(lock),
    });
  const pool = createPool({ clock, idleMs, open: openAt });

  async function openAt(access: Access): Promise<Repository> {
    const backend = backendAt(access);
    try {
      return await openRepositoryAt(backend, access.password, { cacheDir: access.cacheDir, clock });
    } catch (error) {
      await backend.dispose();
      throw error;
    }
  }
  async function at<T>(access: Access, work: (backend: Backend) => Promise<T>): Promise<T> {
    const backend = backendAt(access);
    try {
      return await work(backend);
    } finally {
      await backend.dispose();
    }
  }

  const opened =
    <N extends OperationName>(work: Work<N>): Operation<N> =>
    (access, request, watch) =>
      pool.use(access, watch.signal, (repository) => work(repository, request, watch));

  /** Whoever only looks holds no lock: a prune may have put what it reads elsewhere, which a new index tells. */
  const looking = <N extends OperationName>(work: Work<N>): Operation<N> =>
    opened<N>(async (repository, request, watch) => {
      try {
        return await work(repository, request, watch);
      } catch (error) {
        if (!isFault(error, 'missing', 'damaged')) throw error;
        await repository.index({ fresh: true, signal: watch.signal });
        return work(repository, request, watch);
      }
    });

  const create: Operation<'create'> = async (access, _request, watch) => {
    const { signal } = watch;
    await at(access, (backend) =>
      createRepository(backend, access.password, {
        ...{ cacheDir: null, clock, signal },
        ...(scrypt && { scrypt }),
      }).then(() => undefined),
    );
    pool.forget(access);
    return pool.use(access, signal, (repository) => facts(repository, watch));
  };

  const checkAt: Operation<'check'> = async (access, request, watch) => {
    let refused: unknown = null;
    try {
      return await pool.use(access, watch.signal, (repository) =>
        check(
          {
            repository,
            sampleDir: join(access.cacheDir, 'proofs'),
            restore: (wanted, its) => restore(repository, wanted, its),
          },
          request,
          watch,
        ),
      );
    } catch (error) {
      refused = error;
    }
    return at(access, (backend) => checkUnopened(backend, refused, request, watch));
  };

  const opensOrNull = async (access: Access): Promise<Repository | null> => {
    try {
      return await openAt(access);
    } catch (error) {
      if (cannotOpen(error) || isFault(error, 'missing')) return null;
      throw error;
    }
  };

  const mirrorTo: Operation<'mirror'> = async (access, { to }, watch) => {
    const source = await opensOrNull(access);
    let target: Repository | null = null;
    const open = source && {
      source: async () => source,
      target: async () => {
        target ??= await openAt({ ...to, password: access.password });
        return target;
      },
    };
    try {
      return await at(access, (from) =>
        at(to, (into) => mirror({ source: from, target: into, open, addOnly: to.appendOnly }, watch)),
      );
    } finally {
      await source?.dispose();
      await (target as Repository | null)?.dispose();
    }
  };

  const healFrom: Operation<'heal'> = async (access, { from, damages }, watch) => {
    const held = new Set<Repository>();
    const open = async (wanted: Access) => {
      const repository = await opensOrNull(wanted);
      if (repository) held.add(repository);
      return repository;
    };
    try {
      return await at(access, (source) =>
        at(from, (replica) =>
          heal(
            {
              ...{ source, replica, appendOnly: access.appendOnly },
              open: { source: () => open(access), replica: () => open({ ...from, password: access.password }) },
            },
            damages,
            watch,
          ),
        ),
      );
    } finally {
      pool.forget(access);
      for (const repository of held) await repository.dispose();
    }
  };

  const keyDeps = (repository: Repository, access: Access, { signal }: Watch) => ({
    ...{ repository, appendOnly: access.appendOnly, now: clock.now(), signal, scrypt },
  });

  const operations: Pick<BackupEngine, OperationName> = {
    create,
    facts: looking((repository, _request, watch) => facts(repository, watch)),
    snapshots: looking((repository, _request, watch) => snapshots(repository, watch)),
    backup: opened((repository, request, watch) => backupInto(repository, request, watch, clock)),
    list: looking(list),
    find: looking(find),
    diff: looking(diff),
    read: looking(read),
    restore: opened(restore),
    check: checkAt,
    forget: (access, request, watch) =>
      pool.use(access, watch.signal, (repository) =>
        forget({ repository, appendOnly: access.appendOnly, now: clock.now() }, request, watch),
      ),
    prune: (access, request, watch) =>
      pool.use(access, watch.signal, (repository) =>
        prune({ repository, appendOnly: access.appendOnly }, request, watch),
      ),
    mirror: mirrorTo,
    heal: healFrom,
    async addKey(access, request, watch) {
      await pool.use(access, watch.signal, (repository) => addKey(keyDeps(repository, access, watch), request));
      // The old password opens nothing any more, not even what is open.
      if (request.replace) pool.forget(access);
      const now = request.replace ? { ...access, password: request.password } : access;
      return pool.use(now, watch.signal, (repository) => facts(repository, watch));
    },
    removeKey: (access, { id }, watch) =>
      pool.use(access, watch.signal, async (repository) => {
        await removeKey(keyDeps(repository, access, watch), id);
        return facts(repository, watch);
      }),
    usage: looking(usage),
    unlock: opened(async (repository, _request, { signal }) => {
      const { backend } = repository;
      const removed = await clearStaleLocks({ backend, load: repository.load, clock }, signal);
      return { removed };
    }),
  };

  const inTurn =
    <N extends OperationName>(name: N): Operation<N> =>
    (access, request, watch) =>
      turns.during(
        wantedBy(name, access, request),
        { signal: watch.signal, onWait: () => watch.log('Waits for what is under way at the same repository.') },
        () => (operations[name] as unknown as Operation<N>)(access, request, watch),
      );

  return {
    ...(Object.fromEntries(operationNames.map((name) => [name, inTurn(name)])) as Pick<BackupEngine, OperationName>),
    name: 'own',
    lacks: {},
    clearLocks: (access, locks) =>
      at(access, async (backend) => {
        for (const lock of locks) await backend.remove('lock', lock);
      }),
    dispose: () => pool.dispose(),
  };
}
