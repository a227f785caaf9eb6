import { parentPort } from 'node:worker_threads';
import type { ToWalker } from '../messages.ts';
import { serveWalk } from './serve-walk.ts';

const port = parentPort;
if (!port) throw new Error('a backup walks in a thread of its own');
port.once('message', (message: ToWalker) => {
  if (message.type === 'begin') serveWalk(port, message.data);
});
