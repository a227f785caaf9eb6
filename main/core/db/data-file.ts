import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';
import { type Copies, fileTime } from './copies.ts';
import { createSwappable, type Swappable } from './dialect.ts';
import { isDamage, messageOf } from './errors.ts';
import { createFileOpener } from './file-opener.ts';
import { closeQuietly, createSlot, type Handle, type HandleSlot } from './handle.ts';
import { sizeOf } from './inspect.ts';
import type { MigrationMap } from './migrate.ts';
import { createRecoveryNote, createSuspicion, quarantine } from './quarantine.ts';
import { newestOf } from './schema.ts';
import type { DataTables } from './tables.ts';
import type { RecoverChoice, RecoverReceipt, RecoveryState } from './types.ts';

const FILE = 'optimus.db';

export interface DataFileDeps {
  workers: WorkerPool;
  dataDir: string;
  clock: Clock;
  log: Logger;
  copies: Copies;
  migrations: MigrationMap;
  onDamage(error: unknown): void;
}

export interface DataFile extends Swappable<DataTables> {
  readonly path: string;
  readonly slot: HandleSlot;
  /** False when only the outside was looked at: the rest is to be read soon. */
  readonly fullyRead: boolean;
  recovery(): RecoveryState | null;
  enterRecovery(reason: string): Promise<RecoveryState>;
  recover(choice: RecoverChoice): Promise<RecoverReceipt>;
  suspicion: ReturnType<typeof createSuspicion>;
}

interface Damage {
  reason: string;
  part: 'file' | 'log';
}

export async function openDataFile(deps: DataFileDeps): Promise<DataFile> {
  const { dataDir, clock, workers, log, copies, migrations } = deps;
  const path = join(dataDir, FILE);
  const opener = createFileOpener({ path, durability: 'full', migrations, clock, workers, copies });
  const note = createRecoveryNote(dataDir);
  const suspicion = createSuspicion(dataDir, FILE);
  let recovery: RecoveryState | null = null;

  /** The file has been closed. Afterwards nothing is left at `path`, or the error says why not. */
  const setAside = async ({ reason, part }: Damage): Promise<RecoveryState> => {
    const at = clock.now();
    let quarantined: string | null = null;
    try {
      quarantined = await quarantine(dataDir, FILE, at);
      await note.write({ at, reason, quarantined });
      await suspicion.clear();
      if (part === 'log' && quarantined) await salvage(quarantined, dataDir, at);
    } catch (error) {
      // A full disk must not keep the program from starting: it works in memory, and recover() tries again first.
      log.error('the damaged database could not be set aside', error, { path });
    }
    log.warn('the database is damaged', { path, reason, quarantined });
    return { at, file: FILE, reason, quarantined, copies: await copies.list() };
  };

  const start = async (): Promise<{ handle: Handle; fullyRead: boolean }> => {
    const { found, deep } = await opener.examine(await suspicion.raised());
    const pending = await note.read();
    const fall = async (damage: Damage) => {
      recovery = await setAside(damage);
      return { handle: await opener.openInMemory(), fullyRead: true };
    };
    if (found.state === 'damaged') return fall(found);
    if (found.state !== 'sound') {
      const saved = await copies.list();
      if (pending && found.state === 'absent') {
        recovery = { ...pending, file: FILE, copies: saved };
        return { handle: await opener.openInMemory(), fullyRead: true };
      }
      if (saved.length > 0 || pending)
        return fall({ reason: `the file is ${found.state}, though copies of it exist`, part: 'file' });
    }
    try {
      const handle = await opener.open(found.state === 'sound' ? found.applied : [], { copyFirst: true });
      await note.clear();
      if (deep) await suspicion.clear();
      return { handle, fullyRead: deep || found.state !== 'sound' };
    } catch (error) {
      if (!isDamage(error)) throw error;
      return fall({ reason: messageOf(error), part: 'file' });
    }
  };

  const first = await start();
  const slot = createSlot(first.handle);
  const swappable = createSwappable<DataTables>({ slot, path, onDamage: deps.onDamage });

  return {
    ...swappable,
    path,
    slot,
    fullyRead: first.fullyRead,
    suspicion,
    recovery: () => recovery,

    enterRecovery: (reason) =>
      swappable.alone(async () => {
        const memory = await opener.openInMemory();
        closeQuietly(slot.replace(memory));
        recovery = await setAside({ reason, part: 'file' });
        return recovery;
      }),

    async recover(choice) {
      if (!recovery) throw new Error('There is nothing to recover from');
      const began = clock.monotonic();
      const { quarantined: earlier } = recovery;
      const quarantined = earlier ?? (await quarantine(dataDir, FILE, clock.now()));
      const copy = choice.kind === 'copy' ? await copies.restore(choice.id, path) : null;
      let handle: Handle | null = null;
      try {
        // The copy itself is kept, so none is taken before its schema is brought up to date.
        handle = await opener.open(copy ? [copy.schema] : [], { copyFirst: false });
        const { problems } = await workers.run('database.check', { path });
        if (problems[0] !== undefined) throw new Error(`the recovered database is not sound: ${problems[0]}`);
        const ready = handle;
        await swappable.alone(async () => closeQuietly(slot.replace(ready)));
      } catch (error) {
        if (handle) closeQuietly(handle);
        await Promise.all(['', '-wal', '-shm'].map((end) => rm(path + end, { force: true })));
        throw error;
      }
      await note.clear();
      recovery = null;
      return {
        at: clock.now(),
        kind: choice.kind,
        copy,
        path,
        bytes: (await sizeOf(path)) ?? 0,
        schema: newestOf(Object.keys(migrations)),
        integrity: 'ok',
        quarantined,
        tookMs: clock.monotonic() - began,
      };
    },
  };

  /** Without its damaged log the database may be sound: then it is newer than any copy, and is offered first. */
  async function salvage(from: string, dir: string, at: number): Promise<void> {
    const part = join(dir, 'copies', `${fileTime(at)}.salvaged.part`);
    try {
      await mkdir(dirname(part), { recursive: true });
      await copyFile(from, part);
      const { problems, schema } = await workers.run('database.verify', { path: part });
      if (problems.length === 0) await rename(part, join(dir, 'copies', `${fileTime(at)}.salvaged.${schema}.db`));
    } catch (error) {
      log.warn('nothing could be salvaged', { from, reason: messageOf(error) });
    } finally {
      await rm(part, { force: true });
    }
  }
}
