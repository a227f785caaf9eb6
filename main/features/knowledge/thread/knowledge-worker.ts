import { parentPort, workerData } from 'node:worker_threads';
import type { IndexThreadData } from './messages.ts';
import { serveIndex } from './serve.ts';

const port = parentPort;
if (!port) throw new Error('the index is kept in a thread of its own');
serveIndex({ port, ...(workerData as IndexThreadData) });
