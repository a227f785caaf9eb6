import { fileSha256 } from './tasks/file-sha256.ts';
import { sqliteCheck } from './tasks/sqlite-check.ts';

/** Everything a worker can do, by name. Inputs and outputs cross a thread, so they are plain data. */
export const tasks = {
  'file.sha256': fileSha256,
  'sqlite.check': sqliteCheck,
} as const;

type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type TaskInput<N extends TaskName> = Parameters<Tasks[N]>[0];
export type TaskOutput<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>;
