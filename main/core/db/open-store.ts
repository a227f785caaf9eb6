import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sweepTemps } from '../lib/atomic-file.ts';
import { createSerial } from '../lib/serial.ts';
import { createCopies } from './copies.ts';
import { openDataFile } from './data-file.ts';
import { isDamage, messageOf } from './errors.ts';
import { closeQuietly } from './handle.ts';
import { sizeOf } from './inspect.ts';
import { dataMigrations, seriesMigrations } from './migrations/index.ts';
import { openSeriesFile } from './series-file.ts';
import type { CheckResult, CopyReason, Corruption, FileCheck, GoodCopy, Store, StoreDeps, StoreFile } from './types.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const FIRST_COPY_AFTER = 60_000;
/** Late enough to leave the start alone, early enough that little is written to a file that turns out damaged. */
const FIRST_CHECK_AFTER = 1_000;

export async function openStore(deps: StoreDeps): Promise<Store> {
  const { dataDir, clock, workers, log } = deps;
  const migrations = deps.migrations ?? { data: dataMigrations, series: seriesMigrations };
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await sweepLeftovers(dataDir);

  const copies = createCopies({ dir: join(dataDir, 'copies'), clock, workers });
  const serial = createSerial();
  const stopping = new AbortController();
  const listeners = new Set<(corruption: Corruption) => void>();
  const corruptions: Corruption[] = [];
  const underSuspicion = new Set<StoreFile>();

  const announce = (corruption: Corruption) => {
    corruptions.push(corruption);
    for (const listener of [...listeners]) listener(corruption);
  };
  const suspect = (file: StoreFile) => (error: unknown) => {
    if (underSuspicion.has(file) || stopping.signal.aborted) return;
    underSuspicion.add(file);
    void serial(() => clearUp(file, messageOf(error))).catch((reason) => log.error('a damaged file', reason, { file }));
  };

  const data = await openDataFile({
    dataDir,
    clock,
    workers,
    log,
    copies,
    migrations: migrations.data,
    onDamage: suspect('optimus.db'),
  });
  const series = await openSeriesFile({
    dataDir,
    clock,
    workers,
    log,
    migrations: migrations.series,
    onDamage: suspect('series.db'),
  }).catch((error) => {
    closeQuietly(data.slot.current());
    throw error;
  });
  const fileOf = { 'optimus.db': data, 'series.db': series } as const;
  const atOpen = data.recovery();
  if (atOpen) announce({ ...atOpen, confirmed: true });
  if (series.replaced) announce(series.replaced);

  const checkFile = async (file: StoreFile, signal: AbortSignal) => {
    const began = clock.monotonic();
    const recovery = file === 'optimus.db' ? data.recovery() : null;
    const found = recovery
      ? { problems: [recovery.reason], foreignKeyViolations: 0 }
      : await workers.run('database.check', { path: fileOf[file].path }, signal ? { signal } : {});
    const dangling = found.foreignKeyViolations;
    // Rows that point nowhere are a mistake of ours, no damage: the file stays in use.
    const problems = dangling > 0 ? [`${dangling} rows point to rows that are not there`] : found.problems;
    const check: FileCheck = { file, ok: problems.length === 0, problems, tookMs: clock.monotonic() - began };
    return { check, damage: found.problems.at(0) };
  };

  /** A query has met damage. The whole file is read before anything is done about it. */
  const clearUp = async (file: StoreFile, seen: string): Promise<void> => {
    await fileOf[file].suspicion
      .raise()
      .catch((error) => log.warn('cannot note the damage', { reason: messageOf(error) }));
    const { damage } = await checkFile(file, stopping.signal);
    if (damage === undefined) announce({ at: clock.now(), file, reason: seen, confirmed: false, quarantined: null });
    else await setAside(file, damage);
  };
  const setAside = async (file: StoreFile, reason: string): Promise<void> => {
    underSuspicion.add(file);
    if (file === 'series.db') {
      announce(await series.recreate(reason));
      underSuspicion.delete(file);
    } else if (!data.recovery()) {
      announce({ ...(await data.enterRecovery(reason)), confirmed: true });
    }
  };

  const check = (signal?: AbortSignal): Promise<CheckResult> =>
    serial(async () => {
      const either = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal;
      const files: FileCheck[] = [];
      for (const file of ['optimus.db', 'series.db'] as const) {
        const found = await checkFile(file, either);
        files.push(found.check);
        if (found.damage !== undefined) await setAside(file, found.damage);
      }
      return { at: clock.now(), ok: files.every((file) => file.ok), files };
    });

  let changesAtCopy: unknown = null;
  const changes = () => data.slot.current().prepare('select total_changes()').pluck().get();
  const copyNow = (reason: CopyReason): Promise<GoodCopy> =>
    serial(async () => {
      const recovery = data.recovery();
      if (recovery) throw new Error(`There is nothing to copy until a choice has been made: ${recovery.reason}`);
      const before = changes();
      try {
        const copy = await copies.take(data.path, reason, stopping.signal);
        changesAtCopy = before;
        return copy;
      } catch (error) {
        if (isDamage(error)) suspect('optimus.db')(error);
        throw error;
      }
    });
  const copyIfDue = async (): Promise<void> => {
    if (data.recovery() || stopping.signal.aborted) return;
    // A copy from the future (the clock was wrong once) counts for nothing: neither does it stop the copies until then,
    // nor does it make every hour due.
    const newest = (await copies.list()).find((copy) => copy.reason === 'daily' && copy.at <= clock.now());
    if (newest && (clock.now() - newest.at < DAY || changes() === changesAtCopy)) return;
    await copyNow('daily');
  };

  const quietly = (what: string, task: () => Promise<unknown>) => () =>
    void task().catch((error) => {
      if (!stopping.signal.aborted) log.error(what, error);
    });
  const daily = quietly('the daily copy failed', copyIfDue);
  const cancels = [clock.after(FIRST_COPY_AFTER, daily), clock.every(HOUR, daily)];
  if (!data.fullyRead || !series.fullyRead)
    cancels.push(
      clock.after(
        FIRST_CHECK_AFTER,
        quietly('the check after the start failed', () => check()),
      ),
    );

  return {
    data: data.db,
    series: series.db,
    get recovery() {
      return data.recovery();
    },
    recover: (choice) =>
      serial(async () => {
        const receipt = await data.recover(choice);
        underSuspicion.delete('optimus.db');
        log.info('the database has been recovered', { ...receipt });
        return receipt;
      }),
    transaction: data.transaction,
    check,
    copyNow,
    listCopies: copies.list,
    verifyCopy: copies.verify,
    async sizes() {
      const [dataBytes, seriesBytes, dataWal, seriesWal] = await Promise.all(
        [data.path, series.path, `${data.path}-wal`, `${series.path}-wal`].map(sizeOf),
      );
      return { dataBytes: dataBytes ?? 0, seriesBytes: seriesBytes ?? 0, walBytes: (dataWal ?? 0) + (seriesWal ?? 0) };
    },
    sqliteVersion: String(data.slot.current().prepare('select sqlite_version()').pluck().get()),
    onCorruption(fn) {
      listeners.add(fn);
      for (const corruption of corruptions) queueMicrotask(() => listeners.has(fn) && fn(corruption));
      return () => listeners.delete(fn);
    },
    async dispose() {
      stopping.abort(new Error('the store is closing'));
      for (const cancel of cancels) cancel();
      await serial.idle();
      for (const file of [data, series]) {
        await file.alone(async () => closeQuietly(file.slot.current()));
        await file.db.destroy();
      }
    },
  };
}

/** Nobody else is in the folder: whatever is half done there was left by a process that has ended. */
async function sweepLeftovers(dataDir: string): Promise<void> {
  await sweepTemps(dataDir);
  const left = (await readdir(dataDir)).filter((name) => name.startsWith('.inspect-') || name.endsWith('.restoring'));
  await Promise.all(left.map((name) => rm(join(dataDir, name), { recursive: true, force: true })));
}
