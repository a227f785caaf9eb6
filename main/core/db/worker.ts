import { parentPort, workerData } from 'node:worker_threads';
import { errorCode } from '../lib/storage-full.ts';
import { messageOf } from './errors.ts';
import { type WorkerTask, workerTasks } from './worker-tasks.ts';

const task: WorkerTask = workerData;

function run(): Promise<unknown> {
  switch (task.kind) {
    case 'inspect':
      return workerTasks.inspect(task);
    case 'check':
      return workerTasks.check(task);
    case 'copy':
      return workerTasks.copy(task);
    case 'verify':
      return workerTasks.verify(task);
  }
}

try {
  parentPort?.postMessage({ ok: true, value: await run() });
} catch (error) {
  parentPort?.postMessage({ ok: false, code: errorCode(error), message: messageOf(error) });
}
