import { parentPort } from 'node:worker_threads';
import { createSystemClock } from '../../../../../../core/lib/clock.ts';
import { openRepository } from '../../../../restic/repository.ts';
import type { Operation } from '../../../types.ts';
import { createOwnEngine } from '../../create-own-engine.ts';
import { tellingLocks } from '../../told-locks.ts';
import type { FromThread } from '../messages.ts';
import { serveEngine } from '../serve-engine.ts';

/** An engine whose backups take a lock and then die as the name of the host says. */
const port = parentPort;
if (!port) throw new Error('this is the entry of a thread');
const tell = (message: FromThread) => port.postMessage(message);
const engine = createOwnEngine({ clock: createSystemClock() });

const backup: Operation<'backup'> = async (access, { hostname }, watch) => {
  const repository = await openRepository(access);
  const { backend } = repository;
  const telling = tellingLocks(backend, { onLock: (lock) => tell({ type: 'locked', access, lock }), onUnlock() {} });
  const record = {
    ...{ time: new Date().toISOString(), exclusive: true, hostname: 'somewhere else', username: 'me', pid: 1 },
  };
  const bytes = repository.seal(Buffer.from(JSON.stringify(record)));
  const { createHash } = await import('node:crypto');
  await telling.write('lock', createHash('sha256').update(bytes).digest('hex'), [bytes]);
  // Whoever ends the thread by force has to find it where no message reaches it any more.
  if (hostname !== 'spins') watch.log('locked');
  await watch.gate();
  if (hostname === 'spins') watch.log('locked');
  if (hostname === 'exits') process.exit(3);
  if (hostname === 'throws')
    queueMicrotask(() => {
      throw new Error('unruly');
    });
  for (; hostname === 'spins'; );
  return new Promise(() => {});
};
serveEngine({ port, engine: { ...engine, backup } });
