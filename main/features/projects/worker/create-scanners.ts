import type { Logger } from '../../../core/log/logger.ts';
import type { TaskInput, TaskName, TaskOutput } from '../../../core/workers/task-map.ts';
import { createWorkerPool, type WorkerPool } from '../../../core/workers/worker-pool.ts';
import type { ProjectTasks } from './project-tasks.ts';

/** What is known by looking at folders and at git, without reading what is in the files. */
const looking: ReadonlySet<string> = new Set<keyof ProjectTasks>([
  'projects.find',
  'projects.look',
  'projects.paths',
  'projects.peek',
  'projects.suggest',
]);

/**
 * Threads of their own: thousands of files to read must not keep the checks of the database waiting. One looks and one reads,
 * since a thread that did both would have to learn both: what is compiled is compiled for each thread.
 */
export function createScanners(log: Logger) {
  const entry = new URL(
    import.meta.url.endsWith('.ts') ? './projects-worker.ts' : './projects-worker.js',
    import.meta.url,
  );
  const pool = () => createWorkerPool<ProjectTasks>({ log, size: 1, entry });
  const lookers = pool();
  const readers = pool();
  return {
    run: <N extends TaskName<ProjectTasks>>(
      name: N,
      input: TaskInput<ProjectTasks, N>,
      options?: Parameters<WorkerPool['run']>[2],
    ): Promise<TaskOutput<ProjectTasks, N>> => (looking.has(name) ? lookers : readers).run(name, input, options),
    warm() {
      lookers.warm();
      readers.warm();
    },
    dispose: () => Promise.all([lookers.dispose(), readers.dispose()]),
  };
}
