import { acquireInstanceLock, DataFolderInUse, type Holder, type InstanceLock } from '../instance-lock.ts';

/** A process that takes and releases the lock when told: node lock-host.ts <folder> <kind>. */
export type LockOrder = 'acquire' | 'release';
export type LockAnswer =
  | { got: true }
  | { got: false; holder: Holder | null }
  | { released: true }
  | { failed: string };

const [dataDir = '', kind = ''] = process.argv.slice(2);
let lock: InstanceLock | null = null;
const answer = (message: LockAnswer) => process.send?.(message);

process.on('message', (order: LockOrder) => {
  const act = order === 'acquire' ? acquire() : release();
  act.catch((error: unknown) => answer({ failed: String(error) }));
});

async function acquire() {
  try {
    lock = await acquireInstanceLock({ dataDir, kind, version: '1.2.3' });
    await lock.announce(`http://${kind}`);
    answer({ got: true });
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error;
    answer({ got: false, holder: error.holder });
  }
}

async function release() {
  await lock?.release();
  lock = null;
  answer({ released: true });
}
