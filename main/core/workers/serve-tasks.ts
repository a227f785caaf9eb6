import { parentPort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './messages.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskMap } from './task-map.ts';

/** The whole of a worker's entry: it does what its pool asks for, out of these tasks. */
export function serveTasks(tasks: TaskMap): void {
  const port = parentPort;
  if (!port) throw new Error('this is the entry of a worker thread');
  const running = new Map<number, AbortController>();
  const send = (message: FromWorker) => port.postMessage(message);

  async function run(id: number, name: string, input: unknown) {
    const controller = new AbortController();
    running.set(id, controller);
    const context: TaskContext = {
      signal: controller.signal,
      progress: (done, total) => send({ type: 'progress', id, done, total }),
    };
    try {
      // Name and input were checked together by the types of run() on the other side.
      const task = tasks[name] as unknown as (input: unknown, context: TaskContext) => Promise<unknown>;
      send({ type: 'done', id, output: await task(input, context) });
    } catch (error) {
      send({ type: 'failed', id, error: portable(error) });
    } finally {
      running.delete(id);
    }
  }

  port.on('message', (message: ToWorker) => {
    if (message.type === 'abort') running.get(message.id)?.abort();
    else void run(message.id, message.name, message.input);
  });
}

/** Errors cross threads by structured clone, which refuses functions and forgets `code`. */
function portable(error: unknown) {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '', code: null };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { name: error.name, message: error.message, stack: error.stack ?? '', code };
}
