import type { Looked } from '../types.ts';
import { numberOf } from '../values.ts';
import type { Ask, PostgresServer } from './session.ts';

/** The size of a database is added up from its files: with many tables that is work. */
const sizeEveryMs = 5 * 60_000;

const figures = `
  select (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections,
         current_setting('max_connections')::int as connections_max,
         (select count(*) from pg_stat_activity where wait_event_type = 'Lock') as locks_waiting,
         (select sum(xact_commit + xact_rollback) from pg_stat_database) as queries,
         (select sum(blks_hit) from pg_stat_database) as hits,
         (select sum(blks_read) from pg_stat_database) as misses,
         pg_is_in_recovery() as replica,
         case
           when pg_is_in_recovery() then
             case when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
                  else extract(epoch from now() - pg_last_xact_replay_timestamp()) end
           else (select extract(epoch from max(replay_lag)) from pg_stat_replication)
         end as lag,
         (select count(*) from pg_stat_replication) as replicas`;

export const databaseSizes = `
  select datname as name,
         case when has_database_privilege(oid, 'connect') then pg_database_size(oid) end as bytes
    from pg_database where not datistemplate order by 2 desc nulls last limit 30`;

export function createPostgresLook(ask: Ask, _server: PostgresServer): () => Promise<Looked> {
  let size: { at: number; bytes: number | null } | null = null;

  return async () => {
    const [row = {}] = await ask(figures);
    if (!size || performance.now() - size.at > sizeEveryMs) {
      const sizes = await ask(databaseSizes).catch(() => []);
      const bytes = sizes.reduce((sum, one) => sum + (numberOf(one.bytes) ?? 0), 0);
      size = { at: performance.now(), bytes: sizes.length > 0 ? bytes : null };
    }
    const replica = row.replica === true;
    const lag = numberOf(row.lag);
    return {
      connections: numberOf(row.connections),
      connectionsMax: numberOf(row.connections_max),
      sizeBytes: size.bytes,
      // A replica that has caught up reports no lag while nothing is written.
      lagSeconds: replica ? lag : (numberOf(row.replicas) ?? 0) > 0 ? (lag ?? 0) : null,
      locksWaiting: numberOf(row.locks_waiting),
      queries: numberOf(row.queries),
      cacheHits: numberOf(row.hits),
      cacheMisses: numberOf(row.misses),
      role: replica ? 'replica' : 'primary',
    };
  };
}
