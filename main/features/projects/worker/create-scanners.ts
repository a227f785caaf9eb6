import { availableParallelism } from 'node:os';
import type { Logger } from '../../../core/log/logger.ts';
import { createWorkerPool } from '../../../core/workers/worker-pool.ts';
import type { ProjectTasks } from './project-tasks.ts';

/** Threads of their own: thousands of files to read must not keep the checks of the database waiting. */
export const createScanners = (log: Logger) =>
  createWorkerPool<ProjectTasks>({
    log,
    // With two cores git has the other one; a second thread would only be warmed up beside it.
    size: availableParallelism() > 2 ? 2 : 1,
    entry: new URL(import.meta.url.endsWith('.ts') ? './projects-worker.ts' : './projects-worker.js', import.meta.url),
  });
