import { parentPort, workerData } from 'node:worker_threads';
import type { WalkData } from '../messages.ts';
import { serveWalk } from './serve-walk.ts';

const port = parentPort;
if (!port) throw new Error('a backup walks in a thread of its own');
serveWalk(port, workerData as WalkData);
