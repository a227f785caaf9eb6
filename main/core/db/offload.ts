import { Worker } from 'node:worker_threads';
import type { WorkerResults, WorkerTask } from './worker-tasks.ts';

type Reply<T> = { ok: true; value: T } | { ok: false; code: string; message: string };

const ENTRY = import.meta.url.endsWith('.ts') ? './worker.ts' : './db-worker.js';

export type Offload = <K extends WorkerTask['kind']>(
  task: Extract<WorkerTask, { kind: K }>,
  signal?: AbortSignal,
) => Promise<WorkerResults[K]>;

/** One short-lived thread per task: these are rare, and a waiting thread would cost memory all day. */
export const offload: Offload = async <K extends WorkerTask['kind']>(
  task: Extract<WorkerTask, { kind: K }>,
  signal?: AbortSignal,
): Promise<WorkerResults[K]> => {
  signal?.throwIfAborted();
  const worker = new Worker(new URL(ENTRY, import.meta.url), { workerData: task, name: `db-${task.kind}` });
  const abort = () => void worker.terminate();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await new Promise<WorkerResults[K]>((resolve, reject) => {
      worker.once('message', (reply: Reply<WorkerResults[K]>) => {
        if (reply.ok) resolve(reply.value);
        else reject(Object.assign(new Error(reply.message), { code: reply.code }));
      });
      worker.once('error', reject);
      worker.once('exit', () => reject(signal?.aborted ? signal.reason : new Error(`the ${task.kind} worker stopped`)));
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
};
