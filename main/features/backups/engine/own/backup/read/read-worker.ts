import { parentPort, workerData } from 'node:worker_threads';
import type { ReadData } from '../messages.ts';
import { serveReads } from './serve-reads.ts';

const port = parentPort;
if (!port) throw new Error('files are read in a thread of their own');
serveReads(port, workerData as ReadData);
