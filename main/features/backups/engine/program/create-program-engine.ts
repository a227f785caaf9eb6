import type { Children } from '../../../../core/children/types.ts';
import { BackendFault } from '../../restic/faults.ts';
import type { BackupEngine, OperationName } from '../types.ts';
import { createBackup } from './backup.ts';
import { createKeeping } from './keep.ts';
import { createLooks } from './look.ts';
import { createRestore } from './restore.ts';
import { createRunRestic } from './run-restic.ts';

const lacks: Partial<Record<OperationName, string>> = {
  mirror: 'Copies of a repository are made by the engine of Optimus, which the restic program is not.',
  heal: 'What is damaged is mended by the engine of Optimus, which the restic program is not.',
  usage: 'The restic program does not tell which folders take the room.',
};

interface Deps {
  children: Pick<Children, 'spawn'>;
  find?: () => Promise<string | null>;
}

/** The `restic` program: for places that only it reaches, and for whoever prefers it. */
export function createProgramEngine(deps: Deps): BackupEngine {
  const run = createRunRestic(deps);
  const looks = createLooks(run);
  const refuse = (name: OperationName) => () => Promise.reject(new BackendFault('refused', lacks[name] ?? name));
  return {
    ...looks,
    ...createKeeping(run, looks),
    backup: createBackup({ run, snapshots: looks.snapshots }),
    restore: createRestore(run),
    ...{ mirror: refuse('mirror'), heal: refuse('heal'), usage: refuse('usage') },
    ...{ name: 'restic', lacks, dispose: () => Promise.resolve() },
  };
}
