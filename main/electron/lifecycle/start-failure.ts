import { DomainError } from '../../../shared/contract/errors.ts';
import { MigrationFailed, SchemaTooNew, StoreUnreadable } from '../../core/db/errors.ts';
import { StorageFull } from '../../core/lib/storage-full.ts';
import { DataFolderInUse } from '../../core/self/instance-lock.ts';

export interface StartFailure {
  message: string;
  detail: string;
}

/** Why Optimus cannot start, in the words of a message box: what happened, what it means, what to do. */
export function describeStartFailure(error: unknown, dataDir: string): StartFailure {
  if (error instanceof DataFolderInUse)
    return {
      message: 'Optimus is already running',
      detail: `${error.message}.\n\nUse that one${error.holder?.address ? ` at ${error.holder.address}` : ''}, or end it and start Optimus again.`,
    };
  if (error instanceof SchemaTooNew)
    return {
      message: 'Your data was written by a newer Optimus',
      detail: `This version cannot read it and has not touched it. Install the newest version.\n\n${error.file}\nSchema ${error.found}, known up to ${error.known}.`,
    };
  if (error instanceof StoreUnreadable)
    return {
      message: 'Optimus cannot open its data',
      detail: `${error.reason}.\n\nCheck that you may read and write ${error.file}, then start Optimus again.`,
    };
  if (error instanceof StorageFull)
    return {
      message: 'The disk is full',
      detail: `Optimus cannot write to its data folder. Nothing in it has been lost.\n\nFree some space, then start Optimus again.\n\n${error.path}`,
    };
  if (error instanceof MigrationFailed)
    return {
      message: 'Your data could not be brought up to date',
      detail: `It is as it was before. Go back to the version that you had, and report this:\n\n${error.message}`,
    };
  if (error instanceof DomainError) {
    const told = error.data as { why?: string; remedy?: string };
    return {
      message: 'Optimus cannot start',
      detail: [told.why, told.remedy, dataDir].filter((part) => part !== undefined && part !== '').join('\n\n'),
    };
  }
  return {
    message: 'Optimus cannot start',
    detail: `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n\nData folder: ${dataDir}`,
  };
}
