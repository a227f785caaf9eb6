import { databaseTasks } from '../db/worker-tasks.ts';
import { fileSha256 } from './tasks/file-sha256.ts';
import { sqliteFind } from './tasks/sqlite-find.ts';
import { sqliteQuery } from './tasks/sqlite-query.ts';

/** Everything a worker can do, by name. Inputs and outputs cross a thread, so they are plain data. */
export const tasks = {
  'database.check': databaseTasks.check,
  'database.copy': databaseTasks.copy,
  'database.inspect': databaseTasks.inspect,
  'database.verify': databaseTasks.verify,
  'file.sha256': fileSha256,
  'sqlite.find': sqliteFind,
  'sqlite.query': sqliteQuery,
} as const;

export type Tasks = typeof tasks;
