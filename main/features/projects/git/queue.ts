export type Priority = 'opened' | 'asked' | 'background';

const order: Priority[] = ['opened', 'asked', 'background'];

interface Job {
  key: string;
  priority: Priority;
  start: () => void;
}

export interface GitQueue {
  /** The task has the project for itself, and one of the few places. */
  run<T>(key: string, priority: Priority, signal: AbortSignal | undefined, task: () => Promise<T>): Promise<T>;
  /** What waits for this project comes before all else. */
  prefer(key: string): void;
  stats(): { running: number; waiting: number };
}

/** Never two at once for one project, never more than `most` in all. */
export function createGitQueue(most: number): GitQueue {
  let waiting: Job[] = [];
  const running = new Set<string>();

  function next(): void {
    for (const priority of order)
      for (const job of waiting) {
        if (running.size >= most) return;
        if (job.priority !== priority || running.has(job.key)) continue;
        waiting = waiting.filter((other) => other !== job);
        running.add(job.key);
        job.start();
      }
  }

  return {
    run<T>(key: string, priority: Priority, signal: AbortSignal | undefined, task: () => Promise<T>) {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      if (signal?.aborted) {
        reject(signal.reason);
        return promise;
      }
      const leave = () => {
        waiting = waiting.filter((other) => other !== job);
        reject(signal?.reason);
      };
      const job: Job = {
        key,
        priority,
        start() {
          signal?.removeEventListener('abort', leave);
          void task()
            .then(resolve, reject)
            .finally(() => {
              running.delete(key);
              next();
            });
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      waiting.push(job);
      next();
      return promise;
    },
    prefer(key) {
      for (const job of waiting) if (job.key === key) job.priority = 'opened';
    },
    stats: () => ({ running: running.size, waiting: waiting.length }),
  };
}
