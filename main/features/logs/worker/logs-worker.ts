import { parentPort, workerData } from 'node:worker_threads';
import type { LogThreadData } from './messages.ts';
import { serveLogs } from './serve-logs.ts';

const port = parentPort;
if (!port) throw new Error('logs are written in a thread of their own');
serveLogs({ port, ...(workerData as LogThreadData) });
