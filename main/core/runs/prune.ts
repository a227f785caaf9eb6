import type { Kysely } from 'kysely';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { DataTables } from '../db/tables.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { RunStore } from './live-runs.ts';
import type { RunStarter } from './start-run.ts';

interface Deps {
  db: Kysely<DataTables>;
  queue: CommitQueue;
  live: RunStore;
  starter: RunStarter;
  forgetLogs(runIds: string[]): Promise<void> | void;
}

const idsPerStatement = 500;

/** Removes runs that ended long ago, with all that belongs to them; says how many, child runs not counted. */
export async function pruneRuns(deps: Deps, olderThan: number, limit: number): Promise<number> {
  const rows = await deps.db
    .selectFrom('runs')
    .select('id')
    .where('finished_at', '<', olderThan)
    .where('depth', '=', 0)
    .orderBy('finished_at')
    .limit(limit)
    .execute();
  const ids = rows.map((row) => row.id);
  if (ids.length > 0) await removeAll(deps, ids);
  return ids.length;
}

/** Removes one run that has ended, with all that belongs to it; false where there is none. */
export async function removeRun(deps: Deps, id: string): Promise<boolean> {
  const row = await deps.db.selectFrom('runs').select(['finished_at', 'depth']).where('id', '=', id).executeTakeFirst();
  if (!row) return false;
  if (row.finished_at === null || row.depth > 0)
    throw new DomainError('CONFLICT', {
      what: 'run',
      why: row.depth > 0 ? 'It is part of another.' : 'It has not ended.',
    });
  await removeAll(deps, [id]);
  return true;
}

async function removeAll({ db, queue, live, starter, forgetLogs }: Deps, ids: readonly string[]): Promise<void> {
  const all = [...ids];
  for (let level: readonly string[] = ids; level.length > 0; ) {
    const children: string[] = [];
    for (let at = 0; at < level.length; at += idsPerStatement) {
      const found = await db
        .selectFrom('runs')
        .select('id')
        .where('parent_id', 'in', level.slice(at, at + idsPerStatement))
        .execute();
      children.push(...found.map((row) => row.id));
    }
    all.push(...children);
    level = children;
  }
  await queue.commit({
    name: 'runs.pruned',
    onFull: 'reject',
    async within(trx) {
      for (let at = 0; at < ids.length; at += idsPerStatement)
        await trx
          .deleteFrom('runs')
          .where('id', 'in', ids.slice(at, at + idsPerStatement))
          .execute();
      const unused = await trx
        .selectFrom('run_definitions')
        .select('hash')
        .where((eb) =>
          eb.not(
            eb.exists(eb.selectFrom('runs').select('id').whereRef('runs.definition_hash', '=', 'run_definitions.hash')),
          ),
        )
        .limit(idsPerStatement)
        .execute();
      // A definition that is known may be of a run that starts in this very transaction.
      const hashes = unused.map((row) => row.hash).filter((hash) => !live.knownPlan(hash));
      if (hashes.length > 0) await trx.deleteFrom('run_definitions').where('hash', 'in', hashes).execute();
      starter.forgetStored();
    },
    apply: () => undefined,
  });
  await forgetLogs(all);
}
