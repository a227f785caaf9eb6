import { parentPort, workerData } from 'node:worker_threads';
import { createPerformer } from './perform.ts';
import type { HandsSetup, Task } from './work.ts';

const port = parentPort;
if (!port) throw new Error('this is the entry of a worker thread');
const perform = createPerformer(workerData as HandsSetup);
port.postMessage({ ready: true });

port.on('message', ({ id, task }: { id: number; task: Task }) => {
  try {
    port.postMessage({ id, answer: perform(task) });
  } catch (error) {
    port.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
