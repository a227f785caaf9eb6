import { BackendFault } from '../../../restic/faults.ts';

/** `what` would have been removed or replaced: `snapshots`. */
export function refuseAppendOnly(what: string): never {
  throw new BackendFault(
    'append-only',
    `This place only takes what is new. Its ${what} are neither removed nor replaced.`,
  );
}
