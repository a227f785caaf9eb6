import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A program of bench/programs on a thread of its own, and the first thing it says. */
export async function startThread(name: string, workerData?: unknown): Promise<{ worker: Worker; hello: unknown }> {
  const worker = new Worker(new URL(`../programs/${name}.ts`, import.meta.url), { workerData });
  const [hello] = await once(worker, 'message');
  return { worker, hello };
}
