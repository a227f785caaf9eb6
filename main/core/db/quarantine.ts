import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { syncDir, writeFileAtomic } from '../lib/atomic-file.ts';
import { errorCode } from '../lib/storage-full.ts';
import { fileTime } from './copies.ts';
import type { StoreFile } from './types.ts';

const PARTS = ['', '-wal', '-shm'];

/**
 * Moves a database aside as it is. The database goes first: should the machine stop in between, the next start finds
 * a log without a database, which it takes for damage, and never a database that silently lost its log.
 */
export async function quarantine(dataDir: string, file: StoreFile, at: number): Promise<string | null> {
  const dir = join(dataDir, 'quarantine');
  await mkdir(dir, { recursive: true });
  const target = join(dir, `${fileTime(at)}-${file}`);
  let moved = false;
  for (const part of PARTS) {
    try {
      await rename(join(dataDir, file + part), target + part);
      moved = true;
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
  await syncDir(dir);
  await syncDir(dataDir);
  return moved ? target : null;
}

const Pending = z.object({ at: z.number(), reason: z.string(), quarantined: z.string().nullable() });
export type PendingRecovery = z.infer<typeof Pending>;

/** Remembers over restarts that the user still has to choose. */
export function createRecoveryNote(dataDir: string) {
  const path = join(dataDir, 'recovery.json');
  return {
    async read(): Promise<PendingRecovery | null> {
      try {
        return Pending.parse(JSON.parse(await readFile(path, 'utf8')));
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null;
        return { at: 0, reason: 'the note about the damage is not readable', quarantined: null };
      }
    },
    write: (pending: PendingRecovery) => writeFileAtomic(path, `${JSON.stringify(pending)}\n`),
    clear: () => rm(path, { force: true }),
  };
}

/** Says that a query met damage, so that the next start reads the whole file before it trusts it. */
export function createSuspicion(dataDir: string, file: StoreFile) {
  const path = join(dataDir, `${file}.suspect`);
  return {
    raised: () =>
      readFile(path).then(
        () => true,
        () => false,
      ),
    raise: () => writeFileAtomic(path, ''),
    clear: () => rm(path, { force: true }),
  };
}
