import { parentPort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from '../messages.ts';

/** A worker that misbehaves as the path of its input says. */
const send = (message: FromWorker) => parentPort?.postMessage(message);
let waiting: number | null = null;

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'abort') {
    if (waiting === message.id)
      send({ type: 'failed', id: message.id, error: { name: 'AbortError', message: 'aborted' } });
    return;
  }
  const { id } = message;
  const path = (message.input as { path: string }).path;
  switch (path) {
    case 'crash':
      throw new Error('crash');
    case 'exit':
      process.exit(3);
      break;
    case 'spins':
      send({ type: 'progress', id, done: 0, total: null });
      for (;;);
    case 'waits for abort':
      waiting = id;
      send({ type: 'progress', id, done: 0, total: null });
      break;
    default:
      send({ type: 'done', id, output: path });
  }
});
