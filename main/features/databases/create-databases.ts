import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import { emptyIfDamaged } from '../../core/db/errors.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { WorkerPool } from '../../core/workers/worker-pool.ts';
import type { ContainersService } from '../containers/index.ts';
import type { IdentityService } from '../identity/index.ts';
import type { Recorder } from '../monitors/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import { createOpen } from './engines/open.ts';
import { createOffers } from './offers.ts';
import { createDatabasesRepo, type StoredDatabase } from './repo.ts';
import { createDatabasesService, type DatabaseSecrets, secretOf } from './service.ts';
import { createWatches } from './watches.ts';

interface Deps {
  store: Pick<Store, 'data'>;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  attention: Pick<Attention, 'source'>;
  secrets: DatabaseSecrets;
  log: Logger;
  /** For what reads a whole file. */
  workers: Pick<WorkerPool, 'run'>;
  monitors: Pick<Recorder, 'record'>;
  projects: Pick<ProjectsService, 'row' | 'list'>;
  identity: Pick<IdentityService, 'ports'>;
  containers: Pick<ContainersService, 'now'>;
}

/** PostgreSQL, MySQL, MariaDB, Redis and SQLite, looked at as calmly as the user said and through nothing else than what he gave. */
export function createDatabases(deps: Deps) {
  const { store, clock, journal, changes, attention, secrets, log, workers, monitors, projects } = deps;
  const repo = createDatabasesRepo(store.data);
  const known = new Map<string, StoredDatabase>();
  const open = createOpen({ workers });
  const watches = createWatches({
    ...{ clock, journal, attention, changes, open, recorder: monitors },
    target: async ({ id, connection, hasPassword }) => ({
      connection,
      password: hasPassword ? await secrets.get(secretOf(id)) : '',
    }),
  });

  let reading: Promise<void> | null = null;
  let begun = false;
  const read = async () => {
    for (const stored of await repo.all().catch(emptyIfDamaged)) known.set(stored.id, stored);
  };
  const loaded = (): Promise<void> => {
    reading ??= read().catch((error) => {
      reading = null;
      throw error;
    });
    return reading;
  };
  const follow = async () => {
    await loaded();
    let place = 0;
    for (const stored of known.values()) await watches.follow(stored, ++place);
  };

  return {
    ...createDatabasesService({ repo, watches, open, secrets, clock, journal, changes, projects, known, loaded }),
    offers: createOffers({ ...deps, known: () => [...known.values()] }),
    async begin(): Promise<void> {
      if (begun) return;
      begun = true;
      await follow().catch((error) => log.error('the databases could not be read', error));
    },
    /** Another file is behind the repo. */
    async recovered(): Promise<void> {
      for (const id of [...known.keys()]) await watches.leave(id);
      known.clear();
      reading = null;
      if (begun) await follow();
    },
    dispose: () => watches.dispose(),
  };
}
export type DatabasesService = ReturnType<typeof createDatabases>;
