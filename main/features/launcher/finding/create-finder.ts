import type { Logger } from '../../../core/log/logger.ts';
import { createWorkerPool } from '../../../core/workers/worker-pool.ts';
import type { FindingTasks } from './finding-tasks.ts';

/** What takes longer was made to: its thread is ended then. */
const longestMs = 60_000;

/** One thread that is there while something is found, and ends when nothing is. */
export function createFinder(log: Logger) {
  const pool = createWorkerPool<FindingTasks>({
    log,
    size: 1,
    entry: new URL(import.meta.url.endsWith('.ts') ? './finding-worker.ts' : './finding-worker.js', import.meta.url),
  });
  const ended = new AbortController();
  const limited = () => ({ signal: AbortSignal.any([ended.signal, AbortSignal.timeout(longestMs)]) });
  return {
    find: (input: Parameters<FindingTasks['launcher.find']>[0]) => pool.run('launcher.find', input, limited()),
    readFile: (text: string) => pool.run('launcher.read-file', { text }, limited()),
    writeFile: (input: Parameters<FindingTasks['launcher.write-file']>[0]) =>
      pool.run('launcher.write-file', input, limited()),
    dispose() {
      ended.abort();
      return pool.dispose();
    },
  };
}
export type Finder = ReturnType<typeof createFinder>;
