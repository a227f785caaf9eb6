import { MigrationFailed, SchemaTooNew, StoreUnreadable } from '../core/db/errors.ts';
import { StorageFull } from '../core/lib/storage-full.ts';
import { DataFolderInUse } from '../core/self/instance-lock.ts';
import { PortTaken } from './choose-port.ts';
import { KeyUnusable } from './secret-key.ts';
import { TokenUnusable } from './token-store.ts';

/** Why it cannot start, in one line, where the user can do something about it; null for what nobody foresaw. */
export function describeStartFailure(error: unknown): string | null {
  if (error instanceof PortTaken || error instanceof TokenUnusable || error instanceof KeyUnusable)
    return error.message;
  if (error instanceof DataFolderInUse) {
    return `${error.message}. ${error.holder?.address ? 'Use that one, or stop it first.' : 'Stop it first, or set OPTIMUS_HOME to another folder.'}`;
  }
  if (error instanceof SchemaTooNew)
    return `Your data was written by a newer Optimus and has not been touched: ${error.message}. Install the newest version.`;
  if (error instanceof StoreUnreadable)
    return `${error.message}. Check that you may read and write it, then start Optimus again.`;
  if (error instanceof StorageFull) return `${error.message}. Free some space, then start Optimus again.`;
  if (error instanceof MigrationFailed)
    return `Your data could not be brought up to date and is as it was before: ${error.message}. Go back to the version that you had.`;
  return null;
}
