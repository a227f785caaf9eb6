import type { LockSession, SizeRow } from '../../../../../shared/features/databases/schema.ts';
import { withoutLiterals } from '../../literals.ts';
import { saidBy, sizesUnread } from '../trouble.ts';
import type { Depth } from '../types.ts';
import { numberOf, textOf } from '../values.ts';
import { pairs, replicaStatus } from './look.ts';
import type { Ask, MysqlServer } from './session.ts';

const redacted = (sql: unknown) => withoutLiterals(textOf(sql), { mysql: true });
const picoseconds = 1e9;

async function running(ask: Ask): Promise<Depth['slow']['queries']> {
  const rows = await ask(`
    select id, db, info, time from information_schema.processlist
     where command = 'Query' and info is not null and id <> connection_id() and time >= 1 order by time desc limit 20`).catch(
    () => [],
  );
  return rows.map((row) => ({
    ...{ text: redacted(row.info ?? row.INFO), where: `runs now, in ${textOf(row.db ?? row.DB) || 'no database'}` },
    ...{ calls: null, totalMs: null, meanMs: 1_000 * (numberOf(row.time ?? row.TIME) ?? 0), maxMs: null, at: null },
  }));
}

async function slow(ask: Ask): Promise<Depth['slow']> {
  const now = await running(ask);
  const missing = (why: string, how: string, command: string | null) => ({
    queries: now,
    missing: { why, how, command },
  });
  const { performance_schema: on } = await pairs(ask, "show global variables like 'performance_schema'");
  if (on !== 'ON')
    return missing(
      'The server does not count statements (performance_schema is off), so only those that run now are seen.',
      'Add performance_schema = ON to the [mysqld] part of its configuration and restart it.',
      null,
    );
  try {
    const rows = await ask(`
      select digest_text as text, schema_name as base, count_star as calls, sum_timer_wait as total,
             avg_timer_wait as mean, max_timer_wait as max, last_seen as seen
        from performance_schema.events_statements_summary_by_digest
       where digest_text is not null order by sum_timer_wait desc limit 50`);
    const ms = (value: unknown) => {
      const number = numberOf(value);
      return number === null ? null : number / picoseconds;
    };
    const counted = rows.map((row) => ({
      ...{ text: redacted(row.text), where: textOf(row.base), calls: numberOf(row.calls), totalMs: ms(row.total) },
      ...{ meanMs: ms(row.mean) ?? 0, maxMs: ms(row.max), at: null },
    }));
    return { queries: [...now, ...counted], missing: null };
  } catch (error) {
    return missing(
      `The statements cannot be read: ${saidBy(error)}`,
      'Let the user read them.',
      'grant select on performance_schema.* to <user>;',
    );
  }
}

const waits = {
  mariadb: `
    select r.trx_mysql_thread_id as waiter, b.trx_mysql_thread_id as blocker, l.lock_mode as mode, l.lock_table as what
      from information_schema.innodb_lock_waits w
      join information_schema.innodb_trx r on r.trx_id = w.requesting_trx_id
      join information_schema.innodb_trx b on b.trx_id = w.blocking_trx_id
      left join information_schema.innodb_locks l on l.lock_id = w.requested_lock_id limit 200`,
  mysql: `
    select r.trx_mysql_thread_id as waiter, b.trx_mysql_thread_id as blocker, l.lock_mode as mode,
           concat(l.object_schema, '.', l.object_name) as what
      from performance_schema.data_lock_waits w
      join information_schema.innodb_trx r on r.trx_id = w.requesting_engine_transaction_id
      join information_schema.innodb_trx b on b.trx_id = w.blocking_engine_transaction_id
      left join performance_schema.data_locks l on l.engine_lock_id = w.requesting_engine_lock_id limit 200`,
};

async function locks(ask: Ask, { mariadb }: MysqlServer): Promise<Depth['locks']> {
  try {
    const rows = await ask(mariadb ? waits.mariadb : waits.mysql);
    const by = new Map<string, { blockers: Set<string>; what: string }>();
    for (const row of rows) {
      const waiter = textOf(row.waiter);
      const one = by.get(waiter) ?? {
        blockers: new Set(),
        what: `${textOf(row.mode)} lock on ${textOf(row.what).replaceAll('`', '')}`,
      };
      by.set(waiter, { ...one, blockers: one.blockers.add(textOf(row.blocker)) });
    }
    const ids = [...new Set([...by.keys(), ...[...by.values()].flatMap(({ blockers }) => [...blockers])])].filter(
      (id) => /^\d+$/.test(id),
    );
    if (ids.length === 0) return { sessions: [], missing: null };
    const people = await ask(
      `select p.id, p.user, p.host, p.command, p.time, p.info, p.state, timestampdiff(second, t.trx_started, now()) as age
         from information_schema.processlist p left join information_schema.innodb_trx t on t.trx_mysql_thread_id = p.id
        where p.id in (${ids.join(', ')})`,
    );
    const sessions = ids.map((id): LockSession => {
      const row = people.find((one) => textOf(one.id ?? one.ID) === id) ?? {};
      const wait = by.get(id);
      return {
        id,
        user: textOf(row.user ?? row.USER),
        program: textOf(row.host ?? row.HOST),
        text: redacted(row.info ?? row.INFO),
        state: textOf(row.command ?? row.COMMAND) === 'Sleep' ? 'idle in transaction' : textOf(row.state ?? row.STATE),
        seconds: wait ? numberOf(row.time ?? row.TIME) : (numberOf(row.age) ?? numberOf(row.time ?? row.TIME)),
        waitsFor: wait?.what ?? null,
        blockedBy: wait ? [...wait.blockers] : [],
      };
    });
    return { sessions, missing: null };
  } catch (error) {
    return {
      sessions: [],
      missing: {
        why: `Locks cannot be seen: ${saidBy(error)}`,
        how: 'Let the user see them.',
        command: 'grant process on *.* to <user>;',
      },
    };
  }
}

async function sizes(ask: Ask): Promise<Depth['sizes']> {
  try {
    const own = "('information_schema', 'performance_schema', 'mysql', 'sys')";
    const databases = await ask(
      `select table_schema as name, sum(data_length + index_length) as bytes from information_schema.tables group by table_schema order by 2 desc limit 30`,
    );
    const tables = await ask(
      `select concat(table_schema, '.', table_name) as name, data_length + index_length as bytes, table_rows as count
         from information_schema.tables where table_schema not in ${own} and table_type = 'BASE TABLE' order by 2 desc limit 30`,
    );
    const rows: SizeRow[] = [
      ...databases.map((row) => ({
        name: textOf(row.name),
        kind: 'database' as const,
        bytes: numberOf(row.bytes),
        rows: null,
      })),
      ...tables.map((row) => ({
        name: textOf(row.name),
        kind: 'table' as const,
        bytes: numberOf(row.bytes),
        rows: numberOf(row.count),
      })),
    ];
    return { rows, missing: null };
  } catch (error) {
    return { rows: [], missing: sizesUnread(error) };
  }
}

async function replication(ask: Ask, server: MysqlServer): Promise<Depth['replication']> {
  const replicas = await replicaStatus(ask, server);
  if (!replicas)
    return {
      rows: [],
      missing: {
        why: 'This user may not ask about replication.',
        how: 'Let it ask.',
        command: `grant ${server.mariadb ? 'replica monitor' : 'replication client'} on *.* to <user>;`,
      },
    };
  return {
    rows: replicas.map(({ name, running: is, lagSeconds, state }) => ({
      ...{ name, direction: 'from' as const, healthy: is, lagSeconds },
      state: is ? 'running' : state || 'stopped',
    })),
    missing: null,
  };
}

async function facts(ask: Ask): Promise<Depth['facts']> {
  const status = await pairs(
    ask,
    `show global status where Variable_name in ('Uptime', 'Innodb_buffer_pool_read_requests', 'Innodb_buffer_pool_reads', 'Slow_queries', 'Aborted_connects')`,
  );
  const variables = await pairs(
    ask,
    "show global variables where Variable_name in ('innodb_buffer_pool_size', 'read_only', 'slow_query_log')",
  );
  const requests = numberOf(status.innodb_buffer_pool_read_requests) ?? 0;
  const hits = requests === 0 ? null : 100 * (1 - (numberOf(status.innodb_buffer_pool_reads) ?? 0) / requests);
  const up = numberOf(status.uptime) ?? 0;
  return [
    { name: 'Running for', value: up < 7_200 ? `${Math.round(up / 60)} minutes` : `${Math.round(up / 3_600)} hours` },
    { name: 'Answered from memory, ever', value: hits === null ? 'not known' : `${hits.toFixed(1)} %` },
    { name: 'Buffer pool', value: `${Math.round((numberOf(variables.innodb_buffer_pool_size) ?? 0) / 1_048_576)} MB` },
    { name: 'Slow queries, ever', value: status.slow_queries ?? 'not known' },
    { name: 'Reads only', value: variables.read_only === 'OFF' ? 'no' : 'yes' },
  ];
}

/** Asked only while somebody looks at it. */
export async function mysqlDepth(ask: Ask, server: MysqlServer): Promise<Depth> {
  return {
    slow: await slow(ask),
    locks: await locks(ask, server),
    sizes: await sizes(ask),
    replication: await replication(ask, server),
    facts: await facts(ask),
  };
}
