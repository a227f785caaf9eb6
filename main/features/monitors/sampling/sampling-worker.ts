import { subscribe } from 'node:diagnostics_channel';
import { parentPort } from 'node:worker_threads';
import { createLinuxLook } from './linux/create-linux-look.ts';
import type { FromSampler } from './messages.ts';
import { serveLooks } from './serve-looks.ts';

const port = parentPort;
if (!port) throw new Error('the sampler works in a thread of its own');
// Whatever is started to measure is told, so that the count in the status bar is the truth.
subscribe('child_process', () => port.postMessage({ type: 'spawned' } satisfies FromSampler));
serveLooks({ port, looker: process.platform === 'linux' ? createLinuxLook() : await otherLook() });

/** Large, and not needed on Linux. */
async function otherLook() {
  const [{ createOtherLook }, { default: si }] = await Promise.all([
    import('./elsewhere/create-other-look.ts'),
    import('systeminformation'),
  ]);
  return createOtherLook({ si });
}
