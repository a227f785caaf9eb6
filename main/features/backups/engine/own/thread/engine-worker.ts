import { parentPort } from 'node:worker_threads';
import { createSystemClock } from '../../../../../core/lib/clock.ts';
import { createOwnEngine } from '../create-own-engine.ts';
import type { FromThread } from './messages.ts';
import { serveEngine } from './serve-engine.ts';

const port = parentPort;
if (!port) throw new Error('backups are done in a thread of their own');
const tell = (message: FromThread) => port.postMessage(message);
const engine = createOwnEngine({
  clock: createSystemClock(),
  onLock: (access, lock) => tell({ type: 'locked', access, lock }),
  onUnlock: (lock) => tell({ type: 'unlocked', lock }),
});
serveEngine({ port, engine });
