import type { LockSession, ReplicaRow, SizeRow, SlowQuery } from '../../../../../shared/features/databases/schema.ts';
import { errorCode } from '../../../../core/lib/storage-full.ts';
import { withoutLiterals } from '../../literals.ts';
import { saidBy, sizesUnread } from '../trouble.ts';
import type { Depth } from '../types.ts';
import { numberOf, textOf } from '../values.ts';
import { databaseSizes } from './look.ts';
import type { Ask, PostgresServer } from './session.ts';

async function running(ask: Ask): Promise<SlowQuery[]> {
  const rows = await ask(`
    select query, datname, 1000 * extract(epoch from clock_timestamp() - query_start) as ms, query_start
      from pg_stat_activity
     where state = 'active' and pid <> pg_backend_pid() and backend_type = 'client backend'
       and clock_timestamp() - query_start > interval '500 milliseconds'
     order by query_start limit 20`);
  return rows.map((row) => ({
    text: withoutLiterals(textOf(row.query)),
    where: `runs now, in ${textOf(row.datname)}`,
    ...{ calls: null, totalMs: null, meanMs: numberOf(row.ms) ?? 0, maxMs: null },
    at: row.query_start instanceof Date ? row.query_start.getTime() : null,
  }));
}

async function slow(ask: Ask, { version }: PostgresServer): Promise<Depth['slow']> {
  const now = await running(ask);
  const [extension] = await ask(
    `select n.nspname as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace where extname = 'pg_stat_statements'`,
  );
  const missing = (why: string, how: string, command: string | null) => ({
    queries: now,
    missing: { why, how, command },
  });
  if (!extension) {
    const [loaded] = await ask(
      `select position('pg_stat_statements' in current_setting('shared_preload_libraries', true)) > 0 as is`,
    ).catch(() => []);
    return loaded?.is === true
      ? missing(
          'PostgreSQL counts statements, but this database has no view of them.',
          'Make the extension in this database, as its owner.',
          'create extension pg_stat_statements;',
        )
      : missing(
          'PostgreSQL does not count statements here, so only those that run now are seen.',
          "Add shared_preload_libraries = 'pg_stat_statements' to postgresql.conf, restart the server, then make the extension.",
          'create extension pg_stat_statements;',
        );
  }
  const suffix = version >= 130_000 ? 'exec_time' : 'time';
  const schema = `"${textOf(extension.schema).replaceAll('"', '""')}"`;
  try {
    const rows = await ask(`
      select s.query, d.datname, s.calls, s.total_${suffix} as total, s.mean_${suffix} as mean, s.max_${suffix} as max
        from ${schema}.pg_stat_statements s left join pg_database d on d.oid = s.dbid
       where s.query !~ 'pg_(stat_|total_relation_size|database_size|postmaster_start|has_role)'
       order by s.total_${suffix} desc limit 50`);
    const counted = rows.map((row) => ({
      text: withoutLiterals(textOf(row.query)),
      where: textOf(row.datname),
      calls: numberOf(row.calls),
      totalMs: numberOf(row.total),
      meanMs: numberOf(row.mean) ?? 0,
      maxMs: numberOf(row.max),
      at: null,
    }));
    return { queries: [...now, ...counted], missing: null };
  } catch (error) {
    if (errorCode(error) === '55000')
      return missing(
        'The extension is there, but the server does not load it.',
        "Add shared_preload_libraries = 'pg_stat_statements' to postgresql.conf and restart the server.",
        null,
      );
    return missing(
      `The statements cannot be read: ${saidBy(error)}`,
      'Let the user read them.',
      'grant pg_monitor to <user>;',
    );
  }
}

async function locks(ask: Ask, { seesAll }: PostgresServer): Promise<Depth['locks']> {
  const rows = await ask(`
    with waiting as (
      select pid, pg_blocking_pids(pid) as by from pg_stat_activity where wait_event_type = 'Lock' limit 100
    ), wanted as (
      select pid, by from waiting
      union all
      select distinct b, array[]::int[] from waiting, unnest(by) b where b not in (select pid from waiting)
    )
    select w.pid, w.by, a.usename, a.application_name, a.query, a.state,
           extract(epoch from clock_timestamp() - coalesce(case when cardinality(w.by) > 0 then a.query_start end, a.xact_start, a.state_change)) as seconds,
           (select l.mode || ' on ' || coalesce(case when l.database = (select oid from pg_database where datname = current_database()) then l.relation::regclass::text end, l.locktype)
              from pg_locks l where l.pid = w.pid and not l.granted limit 1) as waits_for
      from wanted w left join pg_stat_activity a on a.pid = w.pid`);
  const sessions = rows.map(
    (row): LockSession => ({
      id: textOf(row.pid),
      user: textOf(row.usename),
      program: textOf(row.application_name),
      text: withoutLiterals(textOf(row.query)),
      state: textOf(row.state),
      seconds: numberOf(row.seconds),
      waitsFor: row.waits_for === null ? null : textOf(row.waits_for),
      blockedBy: Array.isArray(row.by) ? row.by.map(String) : [],
    }),
  );
  return {
    sessions,
    missing: seesAll
      ? null
      : {
          why: 'What others run is hidden from this user.',
          how: 'Let it see what happens on the server.',
          command: 'grant pg_monitor to <user>;',
        },
  };
}

async function sizes(ask: Ask): Promise<Depth['sizes']> {
  try {
    const databases = await ask(databaseSizes);
    // By pages first: the true size is asked of the largest only, because it looks at every file.
    const tables = await ask(`
      select n.nspname || '.' || c.relname as name, pg_total_relation_size(c.oid) as bytes, c.reltuples as rows
        from (select * from pg_class where relkind in ('r', 'm', 'p') order by relpages desc limit 300) c
        join pg_namespace n on n.oid = c.relnamespace
       where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
       order by 2 desc limit 30`);
    const rows: SizeRow[] = [
      ...databases.map((row) => ({
        ...{ name: textOf(row.name), kind: 'database' as const, bytes: numberOf(row.bytes), rows: null },
      })),
      ...tables.map((row) => {
        const count = numberOf(row.rows);
        // −1 is a table that was never looked through.
        return {
          name: textOf(row.name),
          kind: 'table' as const,
          bytes: numberOf(row.bytes),
          rows: count !== null && count >= 0 ? count : null,
        };
      }),
    ];
    return { rows, missing: null };
  } catch (error) {
    return { rows: [], missing: sizesUnread(error) };
  }
}

async function replication(ask: Ask, server: PostgresServer): Promise<Depth['replication']> {
  const out = await ask(`
    select coalesce(nullif(application_name, ''), client_addr::text, pid::text) as name, state,
           extract(epoch from replay_lag) as lag from pg_stat_replication limit 50`);
  const rows: ReplicaRow[] = out.map((row) => ({
    name: textOf(row.name),
    direction: 'to',
    state: textOf(row.state) || 'hidden',
    healthy: row.state === 'streaming',
    lagSeconds: numberOf(row.lag) ?? (row.state === 'streaming' ? 0 : null),
  }));
  const from = await ask(`
    select status, ${server.version >= 110_000 ? 'sender_host' : 'null::text as sender_host'},
           case when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
                else extract(epoch from now() - pg_last_xact_replay_timestamp()) end as lag
      from pg_stat_wal_receiver`).catch(() => []);
  for (const row of from)
    rows.push({
      name: textOf(row.sender_host) || 'the primary',
      direction: 'from',
      state: textOf(row.status) || 'hidden',
      healthy: row.status === 'streaming',
      lagSeconds: numberOf(row.lag),
    });
  return { rows, missing: null };
}

async function facts(ask: Ask): Promise<Depth['facts']> {
  const [row = {}] = await ask(`
    select to_char(pg_postmaster_start_time() at time zone 'utc', 'YYYY-MM-DD HH24:MI "UTC"') as started,
           current_setting('shared_buffers') as buffers, current_setting('data_checksums') as checksums,
           round(100 * sum(blks_hit) / nullif(sum(blks_hit) + sum(blks_read), 0), 1) || ' %' as cache,
           sum(deadlocks) as deadlocks, sum(temp_bytes) as temp
      from pg_stat_database`);
  return [
    { name: 'Running since', value: textOf(row.started) },
    { name: 'Answered from memory, ever', value: textOf(row.cache) || 'not known' },
    { name: 'Shared buffers', value: textOf(row.buffers) },
    { name: 'Deadlocks, ever', value: textOf(row.deadlocks) },
    { name: 'Checksums', value: textOf(row.checksums) },
  ];
}

/** Asked only while somebody looks at it. */
export async function postgresDepth(ask: Ask, server: PostgresServer): Promise<Depth> {
  return {
    slow: await slow(ask, server),
    locks: await locks(ask, server),
    sizes: await sizes(ask),
    replication: await replication(ask, server),
    facts: await facts(ask),
  };
}
