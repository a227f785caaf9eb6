import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { PrivateFolders } from './lib/private-folder.ts';
import type { RunTool } from './lib/run-tool.ts';
import { createMongodb } from './mongodb/create-mongodb.ts';
import { createMysqlDump } from './mysql/dump.ts';
import { createMysqlRestore } from './mysql/restore.ts';
import { createPostgresDump } from './postgres/dump.ts';
import { createPostgresRestore } from './postgres/restore.ts';
import { createRedis } from './redis/create-redis.ts';
import { createSqlite } from './sqlite/create-sqlite.ts';
import type { DatabaseAccess, DatabaseTools } from './types.ts';

interface Deps {
  clock: Pick<Clock, 'now'>;
  log: Logger;
  runTool: RunTool;
  folders: PrivateFolders;
  busyMs?: number | undefined;
}

/** Each kind of database by its own tools, behind one interface. */
export function createDatabaseTools({
  clock,
  log,
  runTool,
  folders,
  busyMs,
}: Deps): DatabaseTools & { dispose(): Promise<void> } {
  const base = { runTool, folders, now: () => clock.now() };
  const sqlite = createSqlite({ ...base, log, ...(busyMs !== undefined && { busyMs }) });
  const byEngine: Record<DatabaseAccess['engine'], DatabaseTools> = {
    postgres: { ...createPostgresDump(base), ...createPostgresRestore(base) },
    mysql: { ...createMysqlDump(base), ...createMysqlRestore(base) },
    sqlite,
    redis: createRedis(base),
    mongodb: createMongodb(base),
  };
  return {
    lacks: (access) => byEngine[access.engine].lacks(access),
    dump: (access, folder, watch) => byEngine[access.engine].dump(access, folder, watch),
    prove: (access, folder, watch) => byEngine[access.engine].prove(access, folder, watch),
    restore: (access, folder, name, watch) => byEngine[access.engine].restore(access, folder, name, watch),
    sweep: (access) => byEngine[access.engine].sweep(access),
    dispose: () => sqlite.dispose(),
  };
}
