import type { Looked } from '../types.ts';
import { numberOf, textOf } from '../values.ts';
import type { Ask, MysqlServer } from './session.ts';

const sizeEveryMs = 5 * 60_000;

export async function pairs(ask: Ask, sql: string): Promise<Record<string, string>> {
  const rows = await ask(sql);
  return Object.fromEntries(rows.map((row) => [textOf(row.Variable_name).toLowerCase(), textOf(row.Value)]));
}

export interface Replica {
  name: string;
  running: boolean;
  lagSeconds: number | null;
  state: string;
}

/** By its old and its new name. Null when it may not be asked. */
export async function replicaStatus(ask: Ask, { mariadb }: MysqlServer): Promise<Replica[] | null> {
  const words = mariadb
    ? ['show all replicas status', 'show slave status']
    : ['show replica status', 'show slave status'];
  for (const sql of words) {
    const rows = await ask(sql).catch(() => null);
    if (!rows) continue;
    return rows.map((row) => {
      const of = (name: string) => textOf(row[`Replica_${name}_Running`] ?? row[`Slave_${name}_Running`]);
      return {
        name: textOf(row.Source_Host ?? row.Master_Host) || 'its source',
        running: of('IO') === 'Yes' && of('SQL') === 'Yes',
        lagSeconds: numberOf(row.Seconds_Behind_Source ?? row.Seconds_Behind_Master),
        state: textOf(row.Replica_SQL_Running_State ?? row.Slave_SQL_Running_State ?? row.Last_Error),
      };
    });
  }
  return null;
}

export function createMysqlLook(ask: Ask, server: MysqlServer): () => Promise<Looked> {
  let size: { at: number; bytes: number | null } | null = null;
  let max: number | null = null;

  return async () => {
    const status = await pairs(
      ask,
      `show global status where Variable_name in ('Threads_connected', 'Questions', 'Innodb_buffer_pool_read_requests',
         'Innodb_buffer_pool_reads', 'Innodb_row_lock_current_waits')`,
    );
    if (!size || performance.now() - size.at > sizeEveryMs) {
      const [row] = await ask('select sum(data_length + index_length) as bytes from information_schema.tables').catch(
        () => [],
      );
      size = { at: performance.now(), bytes: numberOf(row?.bytes) };
      max = numberOf((await pairs(ask, "show global variables like 'max_connections'")).max_connections);
    }
    const replicas = (await replicaStatus(ask, server)) ?? [];
    const lags = replicas.flatMap(({ lagSeconds }) => lagSeconds ?? []);
    const requests = numberOf(status.innodb_buffer_pool_read_requests);
    const misses = numberOf(status.innodb_buffer_pool_reads);
    return {
      connections: numberOf(status.threads_connected),
      connectionsMax: max,
      sizeBytes: size.bytes,
      lagSeconds: lags.length > 0 ? Math.max(...lags) : null,
      locksWaiting: numberOf(status.innodb_row_lock_current_waits),
      queries: numberOf(status.questions),
      cacheHits: requests === null || misses === null ? null : Math.max(0, requests - misses),
      cacheMisses: misses,
      role: replicas.length > 0 ? 'replica' : 'primary',
    };
  };
}
