import type { Logger } from '../../../core/log/logger.ts';
import { createWorkerPool } from '../../../core/workers/worker-pool.ts';
import type { CheckTasks } from './check-tasks.ts';

/** Linters and schemas take up to half a second to load, so they are in a thread, which ends when nothing is asked of it. */
export const createCheckPool = ({ log }: { log: Logger }) =>
  createWorkerPool<CheckTasks>({
    log,
    size: 1,
    entry: new URL(import.meta.url.endsWith('.ts') ? './check-worker.ts' : './check-worker.js', import.meta.url),
  });
export type CheckPool = ReturnType<typeof createCheckPool>;
