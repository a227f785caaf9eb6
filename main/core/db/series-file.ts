import { join } from 'node:path';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';
import { createSwappable, type Swappable } from './dialect.ts';
import { isDamage, messageOf } from './errors.ts';
import { createFileOpener } from './file-opener.ts';
import { closeQuietly, createSlot, type Handle, type HandleSlot } from './handle.ts';
import type { MigrationMap } from './migrate.ts';
import { createSuspicion, quarantine } from './quarantine.ts';
import type { SeriesTables } from './tables.ts';
import type { Corruption } from './types.ts';

const FILE = 'series.db';

export interface SeriesFile extends Swappable<SeriesTables> {
  readonly path: string;
  readonly slot: HandleSlot;
  readonly fullyRead: boolean;
  /** What was found and mended while opening. */
  readonly replaced: Corruption | null;
  /** Sets the damaged file aside and starts a new one: measurements are not worth asking about. */
  recreate(reason: string): Promise<Corruption>;
  suspicion: ReturnType<typeof createSuspicion>;
}

export async function openSeriesFile(deps: {
  dataDir: string;
  clock: Clock;
  workers: WorkerPool;
  log: Logger;
  migrations: MigrationMap;
  onDamage(error: unknown): void;
}): Promise<SeriesFile> {
  const { dataDir, clock, workers, log, migrations } = deps;
  const path = join(dataDir, FILE);
  const opener = createFileOpener({ path, durability: 'normal', migrations, clock, workers, copies: null });
  const suspicion = createSuspicion(dataDir, FILE);

  const setAside = async (reason: string): Promise<Corruption> => {
    const at = clock.now();
    const quarantined = await quarantine(dataDir, FILE, at);
    await suspicion.clear();
    log.warn('the series database was damaged and has been started anew', { path, reason, quarantined });
    return { at, file: FILE, reason, confirmed: true, quarantined };
  };
  const startAnew = async (reason: string): Promise<{ handle: Handle; fullyRead: boolean; replaced: Corruption }> => {
    const replaced = await setAside(reason);
    return { handle: await opener.open([], { copyFirst: false }), fullyRead: true, replaced };
  };
  const start = async (): Promise<{ handle: Handle; fullyRead: boolean; replaced: Corruption | null }> => {
    const { found, deep } = await opener.examine(await suspicion.raised());
    if (found.state === 'damaged') return startAnew(found.reason);
    try {
      const handle = await opener.open(found.state === 'sound' ? found.applied : [], { copyFirst: false });
      if (deep) await suspicion.clear();
      return { handle, fullyRead: deep || found.state !== 'sound', replaced: null };
    } catch (error) {
      if (!isDamage(error)) throw error;
      return startAnew(messageOf(error));
    }
  };

  const first = await start();
  const slot = createSlot(first.handle);
  const swappable = createSwappable<SeriesTables>({ slot, path, onDamage: deps.onDamage });
  return {
    ...swappable,
    path,
    slot,
    fullyRead: first.fullyRead,
    replaced: first.replaced,
    suspicion,
    recreate: (reason) =>
      swappable.alone(async () => {
        closeQuietly(slot.current());
        const anew = await startAnew(reason);
        slot.replace(anew.handle);
        return anew.replaced;
      }),
  };
}
